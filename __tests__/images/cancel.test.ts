import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { Bench, sharedFolder, type MountedImage } from './support/bench.js'
import type { CoreRun } from './support/core.js'
import { suite } from './support/needs.js'
import { makeSmallTree, noise } from './support/samples.js'
import { differences, type Tree } from './support/tree.js'
import { Wim } from './support/wim.js'

const minute = 60_000
const gigabyte = 1024 ** 3
const newData = 100_000_000
const mostMilliseconds = 1000

/** A run that was told to stop. */
interface Cancelled extends CoreRun {
  /** From the signal to the end. */
  took: number
}

suite('a save that is cancelled', [], () => {
  const folder = sharedFolder()
  let original: Wim

  beforeAll(async () => {
    const big = makeSmallTree(path.join(folder, 'big'))
    fs.writeFileSync(path.join(big, 'large'), noise(newData, 'old'))
    fs.writeFileSync(path.join(folder, 'new'), noise(newData, 'new'))
    original = await Wim.capture(path.join(folder, 'original.wim'), [big], { compress: 'none', check: true })
  }, minute)

  /** Sends the signal when the phase begins; with `underWay`, when it has written a part of what is new. */
  async function cancel(
    bench: Bench,
    { wim, mount }: { wim: Wim; mount: MountedImage },
    signal: 'SIGINT' | 'SIGTERM',
    { phase, underWay = false, delay = 0 }: { phase: string; underWay?: boolean; delay?: number },
    options: readonly string[] = []
  ): Promise<Cancelled> {
    const sent: number[] = []
    let isDue = false
    const enough = wim.size + newData / 4
    const { child, done } = bench.core.start(['--path', mount.folder, '--save', ...options], (event) => {
      if (isDue || event.type !== 'phaseStarted' || event.phase !== phase) return
      isDue = true
      while (underWay && wim.size < enough);
      const send = (): void => {
        sent.push(performance.now())
        child.kill(signal)
      }
      if (delay === 0) send()
      else setTimeout(send, delay)
    })
    const run = await done
    const [at] = sent
    if (at === undefined) throw new Error(`the phase ${phase} never came\n${run.stdout}`)
    return { ...run, took: performance.now() - at }
  }

  function expectCancelled(run: Cancelled): void {
    expect(run).toMatchObject({
      exitCode: 130,
      results: [{ result: 'failed', saved: false, unmounted: false, interrupted: true }]
    })
    expect(run.took, 'milliseconds from the signal to the end').toBeLessThan(mostMilliseconds)
  }

  async function expectUntouched(wim: Wim, before: string, mount: MountedImage, tree: Tree): Promise<void> {
    expect(wim.digest()).toBe(before)
    expect(differences(mount.tree(), tree)).toEqual([])
    await mount.saved('--verify', 'none')
    await wim.expectVerified()
  }

  test.each([
    { signal: 'SIGINT', when: 'before anything is looked at', phase: 'preflight', underWay: false },
    { signal: 'SIGINT', when: 'while the integrity table is checked', phase: 'verify', underWay: false },
    { signal: 'SIGINT', when: 'when the scan begins', phase: 'scan', underWay: false },
    { signal: 'SIGINT', when: 'when the writing begins', phase: 'save', underWay: false },
    { signal: 'SIGINT', when: 'in the middle of the writing', phase: 'save', underWay: true },
    { signal: 'SIGTERM', when: 'in the middle of the writing', phase: 'save', underWay: true }
  ] as const)('by $signal $when', { timeout: minute }, async ({ signal, phase, underWay }) => {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const before = wim.digest()
    const mount = await bench.mount(wim)
    fs.copyFileSync(path.join(folder, 'new'), mount.path('new'))
    const tree = mount.tree()
    expectCancelled(await cancel(bench, { wim, mount }, signal, { phase, underWay }, ['--check-integrity']))
    await expectUntouched(wim, before, mount, tree)
  })

  test('in the middle of one very large file', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const before = wim.digest()
    const mount = await bench.mount(wim)
    // It has no blocks: this takes no room, only time.
    fs.writeFileSync(mount.path('huge'), '')
    fs.truncateSync(mount.path('huge'), 16 * gigabyte)
    expectCancelled(await cancel(bench, { wim, mount }, 'SIGINT', { phase: 'scan', delay: 300 }))
    expect(wim.digest()).toBe(before)
    fs.rmSync(mount.path('huge'))
    await expectUntouched(wim, before, mount, mount.tree())
  })

  test('behind the commit: it is saved, and said so', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const mount = await bench.mount(wim)
    fs.writeFileSync(mount.path('new'), 'new\n')
    const tree = mount.tree()
    const run = await cancel(bench, { wim, mount }, 'SIGINT', { phase: 'verify' }, ['--verify', 'full'])
    expect(run).toMatchObject({
      exitCode: 130,
      results: [{ saved: true, unmounted: true, interrupted: true, verified: 'skipped' }]
    })
    expect(run.took).toBeLessThan(mostMilliseconds)
    await wim.expectTree(1, tree, bench.folder)
  })

  test('of several mounts, names what was saved and what was not', { timeout: minute }, async () => {
    const bench = new Bench()
    const trees = ['one', 'two'].map((name) => makeSmallTree(bench.path(name)))
    const wim = await Wim.capture(bench.path('image.wim'), trees)
    const before = wim.digest()
    const [first, second] = [await bench.mount(wim, 1, 'first'), await bench.mount(wim, 2, 'second')]
    fs.writeFileSync(first.path('new'), 'small\n')
    fs.copyFileSync(path.join(folder, 'new'), second.path('new'))
    const run = await cancel(bench, { wim, mount: first }, 'SIGINT', { phase: 'scan' }, [
      '--path',
      second.folder
    ])
    expect(run.exitCode).toBe(130)
    expect(run.results).toHaveLength(2)
    await wim.expectVerified()
    for (const result of run.results) {
      if (!result.saved)
        expect(result).toMatchObject({ result: 'failed', interrupted: true, unmounted: false })
    }
    if (run.results.every(({ saved }) => !saved)) expect(wim.digest()).toBe(before)
    expect(fs.existsSync(second.path('new'))).toBe(run.results[1]?.saved !== true)
  })
})
