import fs from 'node:fs'
import path from 'node:path'
import { decodeEvent } from '../../../src/native/decode.js'
import type { JobEvent, PathResult } from '../../../src/native/events.js'
import { run, start, type Ran } from './program.js'

const root = path.join(import.meta.dirname, '..', '..', '..')

/** The released core, else the developer's; null where there is none for this machine. */
export const coreProgram: string | null =
  ['dist/native/linux-x64/dismount', 'build/gcc/dismount']
    .map((file) => path.join(root, file))
    .find((file) => process.platform === 'linux' && process.arch === 'x64' && fs.existsSync(file)) ?? null

/** A run of the core, with what it told a program. */
export interface CoreRun extends Ran {
  events: readonly JobEvent[]
  results: readonly PathResult[]
}

/** The core with a folder of its own for the records of its mounts. */
export class Core {
  readonly stateDirectory: string

  constructor(stateDirectory: string) {
    this.stateDirectory = stateDirectory
  }

  get program(): string {
    if (coreProgram === null) throw new Error('there is no core to test')
    return coreProgram
  }

  /** As a person runs it. */
  async run(...args: readonly string[]): Promise<Ran> {
    return run(this.program, this.#with(args))
  }

  /** As a program runs it. */
  async job(...args: readonly string[]): Promise<CoreRun> {
    return readRun(await run(this.program, this.#with([...args, '--format', 'ndjson'])))
  }

  /** As the action runs it. */
  async request(request: Readonly<Record<string, unknown>>): Promise<CoreRun> {
    const input = JSON.stringify({ protocol: 1, stateDirectory: this.stateDirectory, ...request })
    return readRun(await run(this.program, ['--request', '-'], { input }))
  }

  /** One that the test will stop; told to `watch` as its events come. */
  start(args: readonly string[], watch: (event: JobEvent) => void = () => undefined) {
    const { child, done } = start(this.program, this.#with([...args, '--format', 'ndjson']))
    let rest = ''
    child.stdout?.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const event of decodeLines(lines)) watch(event)
    })
    return { child, done: done.then(readRun) }
  }

  /** Runs until one of its threads is about to take the `count`th name out of a directory, and dies there. */
  async killedAtUnlink(count: number, args: readonly string[]): Promise<void> {
    const inject = `inject=unlinkat:error=EIO:signal=SIGKILL:when=${count}`
    const trace = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=unlinkat', '-e', inject]
    const { signal } = await run('strace', [...trace, this.program, ...this.#with(args)])
    if (signal !== 'SIGKILL') throw new Error(`the core took fewer than ${count} names away`)
  }

  #with(args: readonly string[]): string[] {
    return [...args, '--state-directory', this.stateDirectory]
  }
}

function decodeLines(lines: readonly string[]): JobEvent[] {
  return lines.flatMap((line) => decodeEvent(line) ?? [])
}

function readRun(ran: Ran): CoreRun {
  // A killed core may have cut its last line.
  const lines = ran.stdout.split('\n').slice(0, -1)
  const events = decodeLines(lines)
  return { ...ran, events, results: events.filter((event) => event.type === 'result') }
}
