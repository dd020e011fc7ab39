import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Bench, sharedFolder } from './support/bench.js'
import { editTree } from './support/edits.js'
import { suite } from './support/needs.js'
import { makeProgramTree, realPrograms, realTrees } from './support/samples.js'
import { saveAndJudge } from './support/saved.js'
import { differences } from './support/tree.js'
import { Wim, type Compression } from './support/wim.js'

const minute = 60_000
const trees = realTrees(3)
const programs = realPrograms()

suite('an image of a real tree, edited and saved', [], () => {
  const cases: { compress: Compression; count: 1 | 3; check: boolean }[] = [
    { compress: 'LZX', count: 1, check: true },
    { compress: 'LZX', count: 3, check: false },
    { compress: 'XPRESS', count: 1, check: false },
    { compress: 'XPRESS', count: 3, check: true },
    { compress: 'none', count: 1, check: true },
    { compress: 'none', count: 3, check: false }
  ]

  for (const { compress, count, check } of cases) {
    const images = count === 1 ? trees.slice(0, 1) : trees
    const name = `${compress}, ${images.join(' + ')}, ${check ? 'with' : 'without'} integrity table`
    test.skipIf(images.length < count)(name, { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = await Wim.capture(bench.path('image.wim'), images, { compress, check })
      const index = count === 1 ? 1 : 2

      const mount = await bench.mount(wim, index)
      expect(differences(await wim.tree(index, bench.folder), mount.tree()), 'as mounted').toEqual([])
      editTree(mount.folder)
      await saveAndJudge(bench, mount, { wim, index })
      expect(await wim.hasIntegrityTable()).toBe(check)

      // What we wrote is now what we read.
      const again = await bench.mount(wim, index, 'again')
      fs.writeFileSync(again.path('added', 'later'), 'in a second save\n')
      await saveAndJudge(bench, again, { wim, index }, ['--check-integrity', '--verify', 'full'])
      expect(await wim.hasIntegrityTable()).toBe(true)
    })
  }
})

suite(`an image of programs (${programs.kind})`, [], () => {
  const folder = sharedFolder()

  describe.each<Compression>(['LZX', 'XPRESS', 'none'])('%s', (compress) => {
    test('is mounted and saved', { timeout: minute }, async () => {
      const bench = new Bench()
      const tree = path.join(folder, 'programs')
      if (!fs.existsSync(tree)) makeProgramTree(tree, programs, 10_000_000)
      const wim = await Wim.capture(bench.path('image.wim'), [tree], { compress, check: true })
      const mount = await bench.mount(wim)
      expect(differences(await wim.tree(1, bench.folder), mount.tree()), 'as mounted').toEqual([])
      editTree(mount.folder)
      await saveAndJudge(bench, mount, { wim, index: 1 }, ['--check-integrity', '--verify', 'full'])
    })
  })
})
