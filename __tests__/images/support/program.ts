import { execFile, type ChildProcess } from 'node:child_process'

/** What a program left behind. */
export interface Ran {
  /** null if a signal ended it. */
  exitCode: number | null
  signal: string | null
  stdout: string
  stderr: string
  milliseconds: number
}

export interface RunOptions {
  cwd?: string
  /** For its standard input, which is closed in any case. */
  input?: string
  /** More variables. */
  env?: Readonly<Record<string, string>>
}

const megabyte = 1024 * 1024

/** Starts a program, without a shell; `done` never rejects for what the program did. */
export function start(
  file: string,
  args: readonly string[],
  { cwd, input = '', env = {} }: RunOptions = {}
): { child: ChildProcess; done: Promise<Ran> } {
  const started = performance.now()
  const ended = Promise.withResolvers<Ran>()
  const options = {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC', ...env },
    maxBuffer: 512 * megabyte,
    encoding: 'utf8'
  } as const
  const child = execFile(file, args, options, (error, stdout, stderr) => {
    const milliseconds = performance.now() - started
    if (error !== null && typeof error.code !== 'number' && !error.signal) {
      ended.reject(error)
      return
    }
    const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null
    ended.resolve({ exitCode, signal: error?.signal ?? null, stdout, stderr, milliseconds })
  })
  // A program that ends without reading its input is no failure of the test.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  return { child, done: ended.promise }
}

export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return start(file, args, options).done
}

/** For tools that must succeed: everything they said if they do not. */
export async function must(file: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const ran = await run(file, args, options)
  if (ran.exitCode !== 0) {
    const how = ran.exitCode === null ? `signal ${ran.signal ?? '?'}` : `code ${ran.exitCode}`
    throw new Error(`${file} ${args.join(' ')}\nended with ${how}\n${ran.stderr}\n${ran.stdout}`)
  }
  return ran
}
