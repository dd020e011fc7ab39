import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { Bench, sharedFolder, type MountedImage } from './support/bench.js'
import { suite } from './support/needs.js'
import { randomNumbers } from './support/random.js'
import { makeSmallFiles, makeSmallTree, noise } from './support/samples.js'
import { differences, type Tree } from './support/tree.js'
import { Wim } from './support/wim.js'

const minute = 60_000
const kills = 50
const newFiles = 36
const newFileSize = 1_000_000

/** What is known of one killed save. */
interface Killed {
  image: 'old' | 'new'
  tail: boolean
}

suite('a save that is killed', ['strace'], () => {
  const folder = sharedFolder()
  let original: Wim
  let originalBytes: string
  let oldTree: Tree

  beforeAll(async () => {
    fs.mkdirSync(path.join(folder, 'new'))
    for (let at = 0; at < newFiles; at++) {
      fs.writeFileSync(path.join(folder, 'new', `new ${at}`), noise(newFileSize, `new ${at}`))
    }
    const trees = ['one', 'two'].map((name) => makeSmallTree(path.join(folder, name)))
    original = await Wim.capture(path.join(folder, 'original.wim'), trees, { check: true })
    originalBytes = original.digest()
    oldTree = await original.tree(2, folder)
  }, minute)

  function edit(mount: MountedImage): Tree {
    fs.cpSync(path.join(folder, 'new'), mount.path('new'), { recursive: true })
    fs.rmSync(mount.path('docs', 'deep'), { recursive: true })
    fs.appendFileSync(mount.path('data', 'noise.bin'), 'more')
    return mount.tree()
  }

  async function durationOfASave(): Promise<number> {
    const bench = new Bench()
    const mount = await bench.mount(bench.copyOf(original), 2)
    edit(mount)
    return (await mount.saved()).milliseconds
  }

  test(`by SIGKILL, at ${kills} moments`, { timeout: 3 * minute }, async () => {
    const duration = await durationOfASave()
    expect(duration, 'a save long enough to be hit').toBeGreaterThan(100)
    const seed = Date.now() % 1_000_000
    const random = randomNumbers(seed)
    const seen: Killed[] = []
    for (let at = 0; at < kills; at++) {
      const delay = ((at + random()) / kills) * duration
      seen.push(await killAfter(delay, at % 2 === 0 ? 'save' : 'discard', `seed ${seed}, kill ${at}`))
    }
    // The moments were worth something: some hit the writing, some came before it and some behind it.
    expect(
      seen.filter(({ image, tail }) => image === 'old' && tail).length,
      'hit the writing'
    ).toBeGreaterThan(2)
    expect(seen.filter(({ image, tail }) => image === 'old' && !tail).length, 'too early').toBeGreaterThan(2)
    expect(seen.filter(({ image }) => image === 'new').length, 'behind the commit').toBeGreaterThan(2)
  })

  async function killAfter(delay: number, then: 'save' | 'discard', name: string): Promise<Killed> {
    const bench = new Bench()
    const moment = `${name}, after ${delay.toFixed(1)} ms`
    const wim = bench.copyOf(original)
    const mount = await bench.mount(wim, 2)
    const newTree = edit(mount)
    const { child, done } = bench.core.start(['--path', mount.folder, '--save'])
    await sleep(delay)
    child.kill('SIGKILL')
    const run = await done
    const finished = run.exitCode === 0

    await wim.expectVerified()
    const tree = await wim.tree(2, bench.folder)
    const isOld = differences(tree, oldTree).length === 0
    const image = isOld ? 'old' : 'new'
    if (!isOld) expect(differences(tree, newTree), `neither the old nor the new image: ${moment}`).toEqual([])
    const killed = { image, tail: wim.size > original.size } as const

    const isMounted = (await bench.core.run('mounts')).stdout !== ''
    if (!isMounted) {
      // All was done but for the proof of it.
      expect(image, moment).toBe('new')
      expect(fs.readdirSync(mount.folder), moment).toEqual([])
    } else {
      expect(finished, moment).toBe(false)
      await (then === 'save' ? saveAgain(killed) : discardNow(killed))
    }
    fs.rmSync(bench.folder, { recursive: true })
    return killed

    async function saveAgain({ image }: Killed): Promise<void> {
      const again = await mount.save()
      expect(again, `save again: ${moment}`).toMatchObject({
        exitCode: 0,
        results: [{ result: 'saved', saved: true, unmounted: true }]
      })
      // Where the first save had committed, the second only empties the directory.
      if (image === 'old') await wim.expectSound()
      await wim.expectTree(2, newTree, bench.folder)
      expect(fs.readdirSync(mount.folder), moment).toEqual([])
    }

    async function discardNow({ image }: Killed): Promise<void> {
      const before = wim.digest()
      const discarded = await mount.discard()
      expect(discarded, `discard: ${moment}`).toMatchObject({ exitCode: 0, results: [{ unmounted: true }] })
      expect(wim.digest(), moment).toBe(image === 'old' ? originalBytes : before)
      expect(fs.readdirSync(mount.folder), moment).toEqual([])
      expect((await bench.core.run('mounts')).stdout, moment).toBe('')
    }
  }

  test('and edited again, is saved with the later edits too', { timeout: minute }, async () => {
    // Killed behind the commit, before the directory was emptied: what is there is still somebody's work.
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const mount = await bench.mount(wim, 2)
    edit(mount)
    await bench.core.killedAtUnlink(1, ['--path', mount.folder, '--save'])
    expect(fs.existsSync(mount.path('new', 'new 0')), 'killed in time').toBe(true)
    const later = mount.path('later')
    fs.writeFileSync(later, 'written after the kill\n')
    const edited = mount.tree()
    const again = await mount.save()
    // Saved, or refused with the edit still there; never a success that drops it.
    if (again.exitCode === 0) await wim.expectTree(2, edited, bench.folder)
    else expect(fs.readFileSync(later, 'utf8')).toBe('written after the kill\n')
  })

  describe('while it empties the directory', () => {
    const many = 800
    /** More than two folders of makeSmallFiles have, so that a thread has emptied one and none has come to the end. */
    const half = 250

    /** Kills it when some of the folders are gone, and some are not. */
    async function halfEmptied(mode: '--save' | '--discard') {
      const bench = new Bench()
      const tree = makeSmallFiles(bench.path('tree'), many)
      const wim = await Wim.capture(bench.path('image.wim'), [tree], { compress: 'none' })
      const mount = await bench.mount(wim)
      const whole = mount.tree()
      const folders = (): number => fs.readdirSync(mount.folder).length
      const all = folders()
      await bench.core.killedAtUnlink(half, ['--path', mount.folder, mode])
      const isHalf = folders() > 0 && folders() < all
      expect(isHalf, `killed in between, with ${folders()} of ${all} folders left`).toBe(true)
      return { bench, wim, mount, whole, digest: wim.digest() }
    }

    test('of a save without changes: a new save keeps every file', { timeout: minute }, async () => {
      const { bench, wim, mount, whole } = await halfEmptied('--save')
      await mount.save()
      await wim.expectTree(1, whole, bench.folder)
    })

    test('of a discard: a save afterwards keeps every file', { timeout: minute }, async () => {
      const { bench, wim, mount, whole, digest } = await halfEmptied('--discard')
      await mount.save()
      await wim.expectTree(1, whole, bench.folder)
      if ((await bench.core.run('mounts')).stdout !== '') await mount.discarded()
      expect(wim.digest()).toBe(digest)
    })
  })
})
