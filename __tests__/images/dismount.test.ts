import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Bench, sharedFolder } from './support/bench.js'
import { editTree } from './support/edits.js'
import { referenceLabel, streamLabels, without, type Listing } from './support/listing.js'
import { suite } from './support/needs.js'
import { must } from './support/program.js'
import { makeSmallTree } from './support/samples.js'
import { saveAndJudge } from './support/saved.js'
import { differences } from './support/tree.js'
import { Wim, type Compression } from './support/wim.js'

const minute = 60_000

suite('a dismount', [], () => {
  const folder = sharedFolder()
  const made = new Map<string, Promise<Wim>>()

  /** A file with three images of three trees, for copies. */
  function threeImages(check: boolean, compress: Compression = 'XPRESS'): Promise<Wim> {
    const name = `${compress} ${check ? 'with' : 'without'} table`
    const wim =
      made.get(name) ??
      Wim.capture(
        `${folder}/${name}.wim`,
        ['one', 'two', 'three'].map((tree) => makeSmallTree(`${folder}/${name}/${tree}`)),
        { check, compress }
      )
    made.set(name, wim)
    return wim
  }

  describe.each([true, false])('integrity table: %s', (check) => {
    test('discard leaves the file as it was and the directory empty', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(await threeImages(check))
      const before = wim.digest()
      const mount = await bench.mount(wim, 2)
      editTree(mount.folder)
      await mount.discarded()
      expect(wim.digest()).toBe(before)
      expect((await bench.core.run('mounts')).stdout).toBe('')
    })

    test('a save without changes keeps every stream, hash and time', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(await threeImages(check))
      const before = await wim.listing(2)
      const mount = await bench.mount(wim, 2)
      const { results } = await saveAndJudge(bench, mount, { wim, index: 2 })
      expect(results[0]?.changes).toMatchObject({ added: 0, modified: 0, removed: 0 })
      expect(await wim.listing(2)).toEqual(before)
      expect(await wim.hasIntegrityTable()).toBe(check)
    })

    test('a save without changes writes the table that is asked for', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(await threeImages(check))
      const before = await wim.listing(2)
      const mount = await bench.mount(wim, 2)
      await saveAndJudge(bench, mount, { wim, index: 2 }, ['--check-integrity'])
      expect(await wim.listing(2)).toEqual(before)
      expect(await wim.hasIntegrityTable()).toBe(true)
    })

    test('append adds an image, twice, and touches no other', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(await threeImages(check))
      const original = without(await wim.listing(2), referenceLabel)
      for (const [round, count] of [4, 5].entries()) {
        const mount = await bench.mount(wim, 2, `round ${round}`)
        fs.writeFileSync(mount.path('data', 'appended.txt'), `round ${round}\n`)
        fs.rmSync(mount.path('docs', 'deep'), { recursive: true })
        const edited = mount.tree()
        const others = await listingsOf(wim)
        const { results } = await mount.saved('--append')
        expect(results).toMatchObject([{ imageCount: count, image: { index: count } }])

        await wim.expectSound()
        await wim.expectTree(count, edited, bench.folder)
        const images = await wim.images()
        expect(images.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, at) => at + 1))
        const names = images.map(({ name }) => name).filter((name) => name !== '')
        expect(new Set(names).size).toBe(names.length)
        expect((await listingsOf(wim)).slice(0, -1)).toEqual(others)
        expect(without(await wim.listing(2), referenceLabel)).toEqual(original)
        expect(await wim.hasIntegrityTable()).toBe(check)
      }
    })

    test('append without a change adds an equal image', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(await threeImages(check))
      const mount = await bench.mount(wim, 3)
      const tree = mount.tree()
      await mount.saved('--append')
      await wim.expectSound()
      await wim.expectTree(4, tree, bench.folder)
      expect(await wim.listing(4)).toEqual(await wim.listing(3))
    })
  })

  test('a save keeps the XML data of the image and of the others', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(await threeImages(false))
    const before = await wim.images()
    const mount = await bench.mount(wim, 2)
    editTree(mount.folder)
    await mount.saved()
    const after = await wim.images()
    expect([after[0], after[2]]).toEqual([before[0], before[2]])
    const lasting = (xml = ''): (string | undefined)[] => [
      /<NAME>.*?<\/NAME>/.exec(xml)?.[0],
      /<CREATIONTIME>.*?<\/CREATIONTIME>/.exec(xml)?.[0]
    ]
    expect(lasting(after[1]?.xml)).toEqual(lasting(before[1]?.xml))
    expect(after[1]?.xml).not.toBe(before[1]?.xml)
  })

  test('the image is counted in the XML data as wimlib counts', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = await Wim.capture(bench.path('image.wim'), [makeSmallTree(bench.path('tree'))])
    const mount = await bench.mount(wim)
    fs.cpSync(mount.path('docs'), mount.path('more', 'docs'), { recursive: true })
    fs.rmSync(mount.path('data', 'file 2.txt'))
    fs.appendFileSync(mount.path('data', 'noise.bin'), 'more')
    fs.linkSync(mount.path('data', 'noise.bin'), mount.path('more', 'noise'))
    fs.linkSync(mount.path('empty'), mount.path('more', 'empty'))
    await mount.saved()
    const counts = (xml = ''): string[] =>
      ['DIRCOUNT', 'FILECOUNT', 'TOTALBYTES', 'HARDLINKBYTES'].map(
        (tag) => new RegExp(`<${tag}>.*?</${tag}>`).exec(xml)?.[0] ?? ''
      )
    const [ours] = await wim.images()
    const again = await bench.mount(wim, 1, 'again')
    const [theirs] = await (await Wim.capture(bench.path('theirs.wim'), [again.folder])).images()
    expect(counts(ours?.xml)).toEqual(counts(theirs?.xml))
  })

  test('images that share data with the mounted one keep it', { timeout: minute }, async () => {
    const bench = new Bench()
    const tree = makeSmallTree(bench.path('tree'))
    fs.cpSync(tree, bench.path('equal'), { recursive: true, verbatimSymlinks: true })
    const wim = await Wim.capture(bench.path('image.wim'), [tree, bench.path('equal'), tree], { check: true })
    const mount = await bench.mount(wim, 2)
    fs.rmSync(mount.path('data'), { recursive: true })
    fs.writeFileSync(mount.path('empty'), 'not any more\n')
    await saveAndJudge(bench, mount, { wim, index: 2 }, [], { sharedData: true })
  })

  test('data that the file holds already is not stored again', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(await threeImages(false))
    const before = wim.size
    const mount = await bench.mount(wim, 1)
    fs.copyFileSync(mount.path('data', 'noise.bin'), mount.path('copy.bin'))
    await saveAndJudge(bench, mount, { wim, index: 1 })
    expect(wim.size - before).toBeLessThan(100_000)
  })

  describe.each<Compression>(['LZX', 'XPRESS', 'none'])('two mounts of one file (%s)', (compress) => {
    test('are saved in one run', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(await threeImages(true, compress))
      const third = await wim.listing(3)
      const first = await bench.mount(wim, 1, 'first')
      const second = await bench.mount(wim, 2, 'second')
      editTree(first.folder)
      editTree(second.folder)
      const edited = [first.tree(), second.tree()] as const
      const run = await bench.core.job('--path', first.folder, '--path', second.folder, '--save')
      expect(run).toMatchObject({
        exitCode: 0,
        stderr: '',
        results: [
          { path: first.folder, result: 'saved', unmounted: true },
          { path: second.folder, result: 'saved', unmounted: true }
        ]
      })
      await wim.expectSound()
      await wim.expectTree(1, edited[0], bench.folder)
      await wim.expectTree(2, edited[1], bench.folder)
      expect(await wim.listing(3)).toEqual(third)
    })

    test('are saved in two runs', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(await threeImages(true, compress))
      const first = await bench.mount(wim, 1, 'first')
      const second = await bench.mount(wim, 3, 'second')
      editTree(first.folder)
      editTree(second.folder)
      const edited = second.tree()
      await saveAndJudge(bench, second, { wim, index: 3 })
      await saveAndJudge(bench, first, { wim, index: 1 }, [], { sharedData: true })
      await wim.expectTree(3, edited, bench.folder)
    })

    test('are saved by two runs at once, or one is told to wait', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(await threeImages(true, compress))
      const mounts = [await bench.mount(wim, 1, 'first'), await bench.mount(wim, 2, 'second')]
      for (const mount of mounts) editTree(mount.folder)
      const edited = mounts.map((mount) => mount.tree())
      const runs = await Promise.all(mounts.map((mount) => mount.save()))
      for (const [at, run] of runs.entries()) {
        if (run.exitCode === 0) continue
        expect(run.results[0]).toMatchObject({ saved: false, unmounted: false })
        expect(run.results[0]?.error?.next).not.toBe('')
        await mounts[at]?.saved()
      }
      await wim.expectSound()
      for (const [at, tree] of edited.entries()) await wim.expectTree(at + 1, tree, bench.folder)
    })
  })

  test('one mount is appended and another saved after it', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(await threeImages(false))
    const first = await bench.mount(wim, 1, 'first')
    const second = await bench.mount(wim, 2, 'second')
    editTree(first.folder)
    editTree(second.folder)
    const edited = first.tree()
    await first.saved('--append')
    await saveAndJudge(bench, second, { wim, index: 2 }, [], { sharedData: true })
    await wim.expectTree(4, edited, bench.folder)
  })

  test('one mount is discarded while another is kept', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(await threeImages(false))
    const first = await bench.mount(wim, 1, 'first')
    const second = await bench.mount(wim, 2, 'second')
    editTree(first.folder)
    editTree(second.folder)
    const kept = second.tree()
    await first.discarded()
    expect(differences(second.tree(), kept)).toEqual([])
    await saveAndJudge(bench, second, { wim, index: 2 })
  })

  test('a save after an edit touches no other entry of the image', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(await threeImages(false))
    const before = await wim.listing(2)
    const mount = await bench.mount(wim, 2)
    fs.appendFileSync(mount.path('docs', 'file 0.txt'), 'one more line\n')
    await saveAndJudge(bench, mount, { wim, index: 2 })
    const after = await wim.listing(2)
    const changed = [...after.keys()].filter(
      (path) => JSON.stringify(after.get(path)) !== JSON.stringify(before.get(path))
    )
    expect(changed).toEqual(['/docs/file 0.txt'])
    const own = [...streamLabels, 'Last Write Time', 'Last Access Time']
    expect(without(after, ...own)).toEqual(without(before, ...own))
  })

  test('a second save makes a file that the first one left whole', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(await threeImages(true))
    for (let round = 0; round < 4; round++) {
      const mount = await bench.mount(wim, 1 + (round % 3), `round ${round}`)
      fs.writeFileSync(mount.path(`round ${round}`), `round ${round}\n`)
      await saveAndJudge(bench, mount, { wim, index: 1 + (round % 3) }, ['--verify', 'full'])
    }
  })

  test('a file that wimlib wrote to between two mounts', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(await threeImages(true))
    const mount = await bench.mount(wim, 1)
    editTree(mount.folder)
    await mount.saved()
    const tree = makeSmallTree(bench.path('fourth'))
    await must('wimlib-imagex', ['append', tree, wim.file, 'fourth', '--check'])
    await must('wimlib-imagex', ['optimize', wim.file, '--check'])
    await wim.expectSound()
    const again = await bench.mount(wim, 4, 'again')
    editTree(again.folder)
    await saveAndJudge(bench, again, { wim, index: 4 }, [], { sharedData: true })
  })
})

/** Of all images, without what depends on images that come later. */
async function listingsOf(wim: Wim): Promise<Listing[]> {
  const listings = await wim.listingsBut(0)
  return [...listings.values()].map((listing) => without(listing, referenceLabel))
}
