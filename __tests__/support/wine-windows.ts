import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'
import { Wim } from '../images/support/wim.js'
import { must, type Ran } from '../images/support/program.js'
import { decodeEvent } from '../../src/native/decode.js'
import type { JobEvent, PathResult } from '../../src/native/events.js'
import { encodeRequest, type DismountRequest } from '../../src/request.js'
import { caller, lacking, Prefix, windowsCore } from './wine.js'

const minute = 60_000

/** A suite with a Windows of its own; skipped, with the reason in its name, where there can be none. */
export function windowsSuite(name: string, body: (windows: Windows) => void): void {
  const title = lacking.length === 0 ? name : `${name} [skipped: there is no ${lacking.join(', no ')}]`
  describe.skipIf(lacking.length > 0)(title, { timeout: 3 * minute }, () => {
    const windows = new Windows()
    beforeAll(() => windows.begin(), 3 * minute)
    afterAll(() => {
      windows.end()
    })
    body(windows)
  })
}

/** What a call does instead of the real thing, or before it (native/tests/standin/README.md). */
export type CallPlan =
  'real' | `0x${string}` | { fails?: `0x${string}`; commits?: boolean; commitMs?: number; detachMs?: number }

export interface Scenario {
  elevated?: boolean
  debugLevel?: boolean
  rotatesLog?: boolean
  initialize?: readonly CallPlan[]
  progressTotal?: number
  progressBackwards?: boolean
}

/** A mount as the stand-in keeps it. */
export interface StandInMount {
  path: string
  image: string
  index?: number
  mode?: 'read-write' | 'read-only'
  status?: 'ok' | 'needs-remount' | 'invalid'
  partlyUnmounted?: boolean
  unmount?: readonly CallPlan[]
  remount?: readonly CallPlan[]
}

/** One line of the stand-in's record of calls. */
export interface Call {
  call: string
  result: string
  [argument: string]: unknown
}

/** A run of the core, with what it told. */
export interface CoreRun extends Ran {
  events: readonly JobEvent[]
  results: readonly PathResult[]
  /** Of the only path. */
  result: PathResult
}

/** A Windows whose DISM is the stand-in, shared by the tests of a suite. */
export class Windows {
  #prefix: Prefix | null = null
  #scenes = 0
  #image = ''

  async begin(): Promise<void> {
    this.#prefix = await Prefix.make()
    this.#image = this.prefix.file('image.wim')
    const tree = this.prefix.file('tree')
    fs.mkdirSync(path.join(tree, 'Folder'), { recursive: true })
    fs.writeFileSync(path.join(tree, 'edited.txt'), 'before\n'.repeat(5000))
    fs.writeFileSync(path.join(tree, 'Folder', 'kept.txt'), 'kept\n')
    await must('wimlib-imagex', ['capture', tree, this.#image, 'Test image', '--compress=LZX', ...properties])
  }

  end(): void {
    this.#prefix?.remove()
  }

  get prefix(): Prefix {
    if (this.#prefix === null) throw new Error('the suite has not begun')
    return this.#prefix
  }

  /** A test's place of work: a folder of its own on drive C, and a stand-in that remembers nothing. */
  scene(name = String((this.#scenes += 1))): Scene {
    fs.rmSync(this.prefix.file('standin'), { recursive: true, force: true })
    fs.mkdirSync(this.prefix.file('standin'))
    fs.rmSync(this.prefix.file('windows', 'logs', 'DISM'), { recursive: true, force: true })
    const folder = this.prefix.file('t', name)
    fs.mkdirSync(folder, { recursive: true })
    onTestFinished(() => {
      fs.rmSync(folder, { recursive: true, force: true })
    })
    return new Scene(this.prefix, { folder, image: this.#image })
  }
}

const properties = [
  '--image-property=WINDOWS/EDITIONID=Professional',
  '--image-property=WINDOWS/ARCH=9',
  '--image-property=WINDOWS/VERSION/MAJOR=10',
  '--image-property=WINDOWS/VERSION/MINOR=0',
  '--image-property=WINDOWS/VERSION/BUILD=26100',
  '--image-property=WINDOWS/VERSION/SPBUILD=1742'
]

export class Scene {
  readonly prefix: Prefix
  readonly folder: string
  readonly #image: string

  constructor(prefix: Prefix, { folder, image }: { folder: string; image: string }) {
    this.prefix = prefix
    this.folder = folder
    this.#image = image
  }

  /** A file of the scene, as this system names it. */
  file(...names: readonly string[]): string {
    return path.join(this.folder, ...names)
  }

  /** A file of the scene, as Windows names it. */
  dos(...names: readonly string[]): string {
    return dosPath(this.prefix, this.file(...names))
  }

  plan(scenario: Scenario): void {
    fs.writeFileSync(this.prefix.file('standin', 'scenario.json'), JSON.stringify(scenario))
  }

  /** A .wim with one image: edited.txt and Folder\kept.txt. */
  wim(name = 'image.wim'): Wim {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true })
    fs.copyFileSync(this.#image, this.file(name))
    return new Wim(this.file(name))
  }

  /** Mounts it with the stand-in's DISM, and edits a file. What `as` says is so from then on. */
  async mounted(wim: Wim, { name = 'mnt', index = 1, as = {} }: MountOptions = {}): Promise<string> {
    const image = dosPath(this.prefix, wim.file)
    const flags = as.mode === 'read-only' ? 1 : 0
    const [, answer] = await this.call('initialize|2', `mount|${image}|${this.dos(name)}|${index}|${flags}`)
    expect(answer, 'DismMountImage').toEqual({ result: '0x00000000' })
    fs.rmSync(this.#callsFile)
    this.change(this.dos(name), as)
    if (as.mode !== 'read-only') fs.writeFileSync(this.file(name, 'edited.txt'), 'after\n')
    return this.dos(name)
  }

  /** From now on a mount is as it says. */
  change(mount: string, as: Partial<StandInMount>): void {
    this.#setMounts(this.mounts.map((one) => (one.path === mount ? { ...one, ...as } : one)))
  }

  /** Lists a mount that has nothing behind it. */
  pretend(...mounts: readonly StandInMount[]): void {
    this.#setMounts([...this.mounts, ...mounts])
  }

  /** The stand-in's mounts as they are now. */
  get mounts(): StandInMount[] {
    const file = this.prefix.file('standin', 'mounts.json')
    return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as StandInMount[]) : []
  }

  /** The stand-in's record of calls, of one function or of all. */
  calls(name?: string): Call[] {
    if (!fs.existsSync(this.#callsFile)) return []
    const lines = fs.readFileSync(this.#callsFile, 'utf8').trim().split('\n')
    const calls = lines.map((line) => JSON.parse(line) as Call)
    return name === undefined ? calls : calls.filter(({ call }) => call === name)
  }

  /** The flags of each unmount, in order. */
  get unmountFlags(): unknown[] {
    return this.calls('DismUnmountImage').map(({ flags }) => flags)
  }

  /** Does things from inside (native/tests/standin/caller.cpp); the answers. */
  async call(...actions: readonly string[]): Promise<Record<string, unknown>[]> {
    const ran = await this.prefix.start(caller, actions).done
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0)
    return ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  /** A program that has the file open and shares it with nobody. */
  hold(file: string, milliseconds = minute) {
    const { child, done } = this.prefix.start(caller, [`hold|${file}|${milliseconds}`])
    const ready = new Promise<void>((resolve) =>
      child.stdout?.once('data', () => {
        resolve()
      })
    )
    return { ready, ended: done, release: () => child.kill('SIGKILL') }
  }

  /** Runs the core as the action does. */
  async core(request: Partial<DismountRequest>): Promise<CoreRun> {
    return readRun(await this.startCore(request).done)
  }

  /** The same for a test that interferes; told to `watch` as the output comes. */
  startCore(request: Partial<DismountRequest>, watch: (output: string) => void = () => undefined) {
    const { child, done } = this.prefix.start(windowsCore, ['--request', '-'], {
      input: this.#request(request)
    })
    let output = ''
    child.stdout?.on('data', (text: string) => {
      output += text
      watch(output)
    })
    return { child, done }
  }

  #request(request: Partial<DismountRequest>): string {
    const whole = encodeRequest({ command: 'dismount', ...defaults, ...request })
    return JSON.stringify({ ...(JSON.parse(whole) as object), stateDirectory: this.dos('state') }) + '\n'
  }

  get #callsFile(): string {
    return this.prefix.file('standin', 'calls.ndjson')
  }

  #setMounts(mounts: readonly StandInMount[]): void {
    fs.writeFileSync(this.prefix.file('standin', 'mounts.json'), JSON.stringify(mounts))
  }
}

interface MountOptions {
  name?: string
  index?: number
  as?: Partial<StandInMount>
}

export const save = {
  kind: 'commit',
  append: false,
  checkIntegrity: false,
  imageName: null,
  imageDescription: null,
  compressionLevel: 'normal'
} as const
export const discard = { kind: 'discard' } as const

const defaults: DismountRequest = {
  paths: [],
  disposition: save,
  verify: 'auto',
  ifNotMounted: 'error',
  logPath: null,
  logLevel: 'WarningsInfo',
  scratchDirectory: null,
  unloadHives: true,
  handleTimeout: 0,
  onSaveFailure: 'fail'
}

export function readRun(ran: Ran): CoreRun {
  const lines = ran.stdout.split('\n').filter((line) => line !== '')
  const events = lines.flatMap((line) => decodeEvent(line) ?? [])
  const results = events.filter((event) => event.type === 'result')
  return {
    ...ran,
    events,
    results,
    get result(): PathResult {
      const [result] = results
      if (result === undefined) throw new Error(`the core told no result\n${ran.stdout}\n${ran.stderr}`)
      return result
    }
  }
}

/** A file as the programs in the prefix name it. */
export function dosPath(prefix: Prefix, file: string): string {
  const inside = path.relative(prefix.file(), file)
  const [drive, rest] = inside.startsWith('..') ? ['Z:', file] : ['C:', `/${inside}`]
  return (drive + rest).replaceAll('/', '\\')
}
