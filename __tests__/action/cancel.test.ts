import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { committedBundle, committedCore, entryOf, withBlock } from '../support/bundle.js'
import { runStep, type CancelPlan, type Step } from '../support/runner.js'
import { tempFolder } from '../support/temp.js'

// A job that is cancelled during a save, as the runner does it on Linux: SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL, all of
// it to the action's own process and not to the core. Nothing is a stand-in but the runner.
const wimlib = spawnSync('wimlib-imagex', ['--version']).status === 0
const missing = [
  ...(process.platform === 'linux' ? [] : ['Linux']),
  ...(committedCore === null ? [`dist/native for ${process.platform}-${process.arch}`] : []),
  ...(wimlib ? [] : ['wimlib-imagex'])
]
const title = `a save that is cancelled${missing.length === 0 ? '' : ` (needs ${missing.join(', ')})`}`

const patience = { untilTermMs: 7_500, untilKillMs: 2_500 }
const megabyte = 1_000_000
const saveMs = 1_500
const mostBytes = 1_000 * megabyte

/** A mounted image with this much new data in it. */
class Victim {
  readonly folder = tempFolder()
  readonly temp = path.join(this.folder, '_temp')
  readonly wim = path.join(this.folder, 'test.wim')
  readonly mount = path.join(this.folder, 'mnt')
  readonly #before: string
  readonly #inputs: Readonly<Record<string, string>>

  constructor(newBytes: number) {
    const tree = path.join(this.folder, 'tree')
    fs.mkdirSync(tree)
    fs.mkdirSync(this.temp)
    fs.writeFileSync(path.join(tree, 'kept.txt'), 'kept')
    wimlibDoes('capture', tree, this.wim, 'Test', '--check', '--compress=none')
    coreDoes('mount', '--image', this.wim, '--index', '1', '--path', this.mount)
    // The record of a mount lies in the user's state, not in our folder.
    onTestFinished(() => {
      coreDoes('--path', this.mount, '--discard', '--log-path', path.join(this.folder, 'end.log'))
    })
    const chunk = Buffer.alloc(megabyte)
    const file = fs.openSync(path.join(this.mount, 'new'), 'w')
    for (let at = 0; at < newBytes; at += chunk.length) {
      chunk.writeUInt32LE(at, 0)
      fs.writeSync(file, chunk)
    }
    fs.closeSync(file)
    this.#before = digestOf(this.wim)
    this.#inputs = withBlock({
      path: this.mount,
      mode: 'save',
      'check-integrity': 'true',
      'upload-logs': 'never'
    })
  }

  async stage(stage: 'pre' | 'main' | 'post', state: Step['state'] = {}, cancel?: CancelPlan): Promise<Step> {
    const main = stage === 'main' ? committedBundle : entryOf(committedBundle, stage)
    const plan = cancel === undefined ? {} : { cancel }
    return await runStep({ main, inputs: this.#inputs, temp: this.temp, state, ...plan })
  }

  /** `old`: byte for byte; `new`: the whole save. Anything else throws. */
  state(): 'old' | 'new' {
    wimlibDoes('verify', this.wim)
    if (digestOf(this.wim) === this.#before) return 'old'
    const files = wimlibDoes('dir', this.wim, '1').split('\n')
    if (!files.includes('/new') || !files.includes('/kept.txt')) throw new Error(files.join('\n'))
    return 'new'
  }

  get isMounted(): boolean {
    return coreDoes('mounts').includes(this.mount)
  }

  /** Puts the job's first step before its mount, as it was in reality. */
  async forgetThatItWasMounted(): Promise<void> {
    await this.stage('pre')
    const record = path.join(this.temp, 'dismount-windows-image', 'mounts-before-job.json')
    const { mounts, ...rest } = JSON.parse(fs.readFileSync(record, 'utf8')) as { mounts: { path: string }[] }
    const others = mounts.filter((mount) => mount.path !== this.mount)
    fs.writeFileSync(record, JSON.stringify({ ...rest, mounts: others }))
  }
}

function coreDoes(...args: readonly string[]): string {
  return spawnSync(committedCore ?? '', args, { encoding: 'utf8' }).stdout
}

function wimlibDoes(...args: readonly string[]): string {
  return execFileSync('wimlib-imagex', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

function digestOf(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex')
}

/** The process of the core that a step names in its log; waits until it is gone. */
async function coreGone({ log }: Step): Promise<boolean> {
  const pid = Number(/process (\d+)/.exec(log)?.[1])
  for (let left = 50; left > 0; left--) {
    if (!fs.existsSync(`/proc/${pid}`)) return true
    await sleep(100)
  }
  return false
}

describe.skipIf(missing.length > 0)(title, { timeout: 240_000 }, () => {
  /** New data enough for a save of more than a second, and how long that takes. */
  async function measure(): Promise<{ newBytes: number; duration: number }> {
    let newBytes = 100 * megabyte
    for (;;) {
      const victim = new Victim(newBytes)
      const { exitCode, outputs, log } = await victim.stage('main')
      expect(exitCode, log).toBe(0)
      const duration = Number(outputs['duration-seconds']) * 1000
      if (duration >= saveMs || newBytes >= mostBytes) return { newBytes, duration }
      newBytes = Math.min(mostBytes, Math.ceil((newBytes * saveMs * 1.2) / duration))
      fs.rmSync(victim.folder, { recursive: true })
    }
  }

  async function cancelAt(newBytes: number, plan: CancelPlan): Promise<'old' | 'new'> {
    const victim = new Victim(newBytes)
    await victim.forgetThatItWasMounted()
    const main = await victim.stage('main', {}, plan)
    expect(await coreGone(main), 'the core is gone').toBe(true)
    const state = victim.state()
    const known = main.signal === null
    if (known) {
      expect(main.outputs, main.log).toMatchObject({ saved: String(state === 'new') })
      if (state === 'old') {
        expect(main.exitCode).toBe(1)
        expect(main.annotations.error).toHaveLength(1)
      }
    }
    const wasMounted = victim.isMounted

    const post = await victim.stage('post', main.state)
    expect([post.exitCode, post.annotations.error]).toEqual([0, []])
    expect(victim.isMounted, post.log).toBe(false)
    expect(victim.state(), 'the image behind the clean-up').toBe(state)
    const told = [...post.annotations.notice, ...post.annotations.warning].map(
      ({ properties }) => properties.title
    )
    expect(told, post.log).toEqual(wasMounted ? [`${victim.mount} was left mounted`] : [])
    fs.rmSync(victim.folder, { recursive: true })
    return state
  }

  test('at ten moments leaves the old image or the new one, no core, and no mount', async () => {
    const { newBytes, duration } = await measure()
    expect(duration, 'milliseconds of a save').toBeGreaterThan(1_000)
    const events = ['Native core', '::group::Check', '::group::Look for changes', '::group::Save']
    const times = [0.2, 0.4, 0.6, 0.8, 0.95, 1.1].map((part) => Math.round(part * duration))
    const moments = [
      ...events.map((when) => ({ when })),
      ...times.map((afterMs) => ({ when: 'Native core', afterMs }))
    ]
    const seen: string[] = []
    for (const moment of moments) seen.push(await cancelAt(newBytes, { ...moment, ...patience }))
    // The moments were worth something.
    expect(seen.slice(0, events.length)).toEqual(events.map(() => 'old'))
    expect(seen, 'behind the commit').toContain('new')
  })

  test('and whose action is killed at once, too', async () => {
    const plan = { when: '::group::Save', untilTermMs: 0, untilKillMs: 0 }
    for (const afterMs of [0, 200]) await cancelAt(200 * megabyte, { ...plan, afterMs })
  })
})
