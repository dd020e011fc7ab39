import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { Bench, sharedFolder } from './support/bench.js'
import { editTree, plainFiles } from './support/edits.js'
import { peakMemory } from './support/memory.js'
import { suite } from './support/needs.js'
import { makeSmallFiles, noise } from './support/samples.js'
import { saveAndJudge } from './support/saved.js'
import { Wim } from './support/wim.js'

const minute = 60_000
const megabyte = 1_000_000

suite('20,000 small files', [], () => {
  test.each(['XPRESS', 'none'] as const)('%s', { timeout: 2 * minute }, async (compress) => {
    const bench = new Bench()
    const tree = makeSmallFiles(bench.path('tree'), 20_000)
    const wim = await Wim.capture(bench.path('image.wim'), [tree], { compress, check: true })
    const mount = await bench.mount(wim)
    editTree(mount.folder)
    makeSmallFiles(mount.path('a thousand more'), 1000)
    const { results } = await saveAndJudge(bench, mount, { wim, index: 1 })
    expect(results[0]?.changes?.unchanged).toBeGreaterThan(19_500)
  })
})

suite('one file of 300 MB', [], () => {
  test('is mounted, edited in the middle and saved', { timeout: 2 * minute }, async () => {
    const bench = new Bench()
    fs.mkdirSync(bench.path('tree'))
    fs.writeFileSync(bench.path('tree', 'large'), noise(300 * megabyte, 'large'))
    fs.writeFileSync(bench.path('tree', 'small'), 'small\n')
    const wim = await Wim.capture(bench.path('image.wim'), [bench.path('tree')], { check: true })
    fs.rmSync(bench.path('tree'), { recursive: true })
    const mount = await bench.mount(wim)
    const large = fs.openSync(mount.path('large'), 'r+')
    fs.writeSync(large, 'in the middle', 150 * megabyte)
    fs.closeSync(large)
    await saveAndJudge(bench, mount, { wim, index: 1 })
  })
})

suite('memory, with an image of 100,000 files', [], () => {
  const folder = sharedFolder()
  let original: Wim

  beforeAll(async () => {
    const tree = makeSmallFiles(path.join(folder, 'tree'), 100_000)
    original = await Wim.capture(path.join(folder, 'original.wim'), [tree], { compress: 'none', check: true })
    fs.rmSync(tree, { recursive: true })
  }, 3 * minute)

  describe.each([
    { name: 'a save', all: false, options: [] },
    { name: 'a save of which every file changed', all: true, options: [] },
    { name: 'an append with an integrity table', all: false, options: ['--append', '--check-integrity'] }
  ])('$name', ({ all, options }) => {
    test('stays below 150 MB', { timeout: 2 * minute }, async () => {
      const bench = new Bench()
      const wim = bench.copyOf(original)
      const mount = await bench.mount(wim)
      if (all) for (const file of plainFiles(mount.folder)) fs.appendFileSync(file, 'edited\n')
      makeSmallFiles(mount.path('a thousand more'), 1000)
      fs.writeFileSync(mount.path('large'), noise(50 * megabyte, 'large'))
      const args = [
        '--path',
        mount.folder,
        '--save',
        ...options,
        '--state-directory',
        bench.core.stateDirectory
      ]
      const { ran, peak } = await peakMemory(bench.core.program, args, bench.folder)
      expect(ran.stdout).toContain('saved: ')
      expect(peak / megabyte).toBeLessThan(150)
      await wim.expectVerified()
    })
  })

  test('a full verify stays below 100 MB', { timeout: 2 * minute }, async () => {
    const bench = new Bench()
    const args = ['verify', original.file, '--level', 'full', '--state-directory', bench.core.stateDirectory]
    const { ran, peak } = await peakMemory(bench.core.program, args, bench.folder)
    expect(ran.stdout).toContain('verified (full)')
    expect(peak / megabyte).toBeLessThan(100)
  })
})
