import fs from 'node:fs'
import path from 'node:path'
import type { MountInfo } from '../../src/native/events.js'
import { Stops } from '../../src/native/stops.js'
import { post } from '../../src/post.js'
import { pre } from '../../src/pre.js'
import { run } from '../../src/run.js'
import { neverFailing } from '../../src/runner.js'
import type { World } from '../../src/world.js'
import { fakeCore } from './fake-core.js'
import { RecordingRunner } from './recording-runner.js'
import { tempFolder } from './temp.js'
import { resultOf, runFile } from './transcripts.js'

const template = resultOf('commit').mount

/** A job with one use of the action, whose stages run in this process with a stand-in for the core. */
export class Job {
  readonly temp = tempFolder()
  /** Texts of all stages. */
  readonly runners: Record<'pre' | 'main' | 'post', RecordingRunner>
  /** What is mounted, for the stand-in. */
  readonly listing = path.join(this.temp, 'mounted.ndjson')
  readonly #kept: Record<string, string> = {}
  #env: Record<string, string> = {}

  constructor(inputs: Readonly<Record<string, string>> = {}) {
    const given = { path: this.path(), mode: 'save', 'upload-logs': 'never', ...inputs }
    const runner = (): RecordingRunner => new RecordingRunner(given, this.#kept)
    this.runners = { pre: runner(), main: runner(), post: runner() }
    fs.writeFileSync(this.listing, '')
  }

  /** A directory of the job; `mnt` is what the step names. */
  path(name = 'mnt'): string {
    return path.join(this.temp, name)
  }

  get log(): string {
    return path.join(this.temp, 'dismount-windows-image', 'dism.log')
  }

  /** More variables from here on. */
  setEnv(env: Readonly<Record<string, string>>): void {
    this.#env = { ...this.#env, ...env }
  }

  /** Something is mounted, by whomever. */
  mount(changes: Partial<MountInfo> = {}): void {
    fs.appendFileSync(
      this.listing,
      `${JSON.stringify({ type: 'mount', ...template, path: this.path(), ...changes })}\n`
    )
  }

  unmount(directory = this.path()): void {
    const left = this.#lines().filter((line) => (JSON.parse(line) as MountInfo).path !== directory)
    fs.writeFileSync(this.listing, left.map((line) => `${line}\n`).join(''))
  }

  /** The directories with a mount. */
  get mounted(): string[] {
    return this.#lines().map((line) => (JSON.parse(line) as MountInfo).path)
  }

  async pre(changes: Partial<World> = {}): Promise<RecordingRunner> {
    await pre({ ...this.#world('discard'), runner: neverFailing(this.runners.pre), ...changes })
    return this.runners.pre
  }

  /** The main step, with the run that its core plays. */
  async main(
    plays: string,
    { options = [], ...changes }: { options?: readonly string[] } & Partial<World> = {}
  ) {
    await run({ ...this.#world(plays, options), runner: this.runners.main, ...changes })
    return this.runners.main
  }

  async post(changes: Partial<World> = {}): Promise<RecordingRunner> {
    await post({ ...this.#world('discard'), runner: neverFailing(this.runners.post), ...changes })
    return this.runners.post
  }

  #world(plays: string, options: readonly string[] = []): Omit<World, 'runner'> {
    const file = path.isAbsolute(plays) ? plays : runFile(plays)
    return {
      env: { PATH: process.env.PATH ?? '', GITHUB_RUN_ID: '4711', GITHUB_JOB: 'image', ...this.#env },
      platform: process.platform,
      workspace: this.temp,
      temp: this.temp,
      locateCore: () => Promise.resolve(fakeCore(file, ['--mounts', this.listing, ...options])),
      stops: new Stops(process)
    }
  }

  #lines(): string[] {
    return fs.readFileSync(this.listing, 'utf8').split('\n').slice(0, -1)
  }
}
