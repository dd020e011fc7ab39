import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { Bench, sharedFolder } from './support/bench.js'
import { suite } from './support/needs.js'
import { must } from './support/program.js'
import { makeProgramTree, makeSmallTree, noise, realPrograms } from './support/samples.js'
import { readTree } from './support/tree.js'
import { Wim } from './support/wim.js'

const minute = 60_000
const kilobyte = 1024

/** Text that packs, of any size. */
function words(size: number): Buffer {
  return Buffer.alloc(size, `${size} words that come again and again, and are packed well; `)
}

/** Files around the borders of a chunk, noise that cannot be packed, programs, and many small files. */
function addFiles(folder: string, chunk: number): void {
  const sizes = [0, 1, 2, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 1]
  for (const size of sizes) fs.writeFileSync(path.join(folder, `words of ${size}`), words(size))
  for (const size of [1, chunk, 2 * chunk + 7])
    fs.writeFileSync(path.join(folder, `noise of ${size}`), noise(size, `noise ${size}`))
  fs.mkdirSync(path.join(folder, 'many'))
  for (let at = 0; at < 300; at++)
    fs.writeFileSync(path.join(folder, 'many', `file ${at}`), words(at).subarray(at % 7))
  makeProgramTree(path.join(folder, 'programs'), realPrograms(), 500_000)
}

function sizeOf(folder: string): number {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0)
}

suite('what a save adds', [], () => {
  const tree = path.join(sharedFolder(), 'tree')

  beforeAll(() => {
    makeSmallTree(tree)
  })

  const kinds: Record<string, { options: readonly string[]; chunk: number; packs: boolean }> = {
    LZX: { options: ['--compress=LZX:20'], chunk: 32 * kilobyte, packs: true },
    'LZX in chunks of 2 MiB': {
      options: ['--compress=LZX:20', '--chunk-size=2M'],
      chunk: 2048 * kilobyte,
      packs: true
    },
    XPRESS: { options: ['--compress=XPRESS:20'], chunk: 32 * kilobyte, packs: true },
    'XPRESS in chunks of 4 KiB': {
      options: ['--compress=XPRESS:20', '--chunk-size=4K'],
      chunk: 4 * kilobyte,
      packs: true
    },
    'XPRESS in chunks of 64 KiB': {
      options: ['--compress=XPRESS:20', '--chunk-size=64K'],
      chunk: 64 * kilobyte,
      packs: true
    },
    'no compression': { options: ['--compress=none'], chunk: 32 * kilobyte, packs: false },
    LZMS: { options: ['--compress=LZMS:20'], chunk: 128 * kilobyte, packs: false },
    'solid LZMS': {
      options: ['--solid', '--solid-compress=LZMS:20'],
      chunk: 128 * kilobyte,
      packs: false
    }
  }

  describe.each(Object.entries(kinds))('to a file of %s', (_, { options, chunk, packs }) => {
    test.each(['fast', 'normal', 'max'])(
      'at the level %s is read by everybody',
      { timeout: 3 * minute },
      async (level) => {
        const bench = new Bench()
        const wim = new Wim(bench.path('image.wim'))
        await must('wimlib-imagex', [
          'capture',
          tree,
          wim.file,
          'image',
          '--check',
          '--threads=1',
          ...options
        ])
        const before = wim.size
        const mount = await bench.mount(wim)
        const unpacked = sizeOf(mount.folder)
        addFiles(mount.folder, chunk)
        const added = sizeOf(mount.folder) - unpacked
        const expected = readTree(mount.folder)
        await mount.saved('--verify', 'full', '--compression-level', level)
        await wim.expectSound()
        await wim.expectTree(1, expected, bench.folder)
        if (packs) expect(wim.size - before).toBeLessThan(added * 0.75)
      }
    )
  })

  test('is the same file, byte for byte, on one processor and on all', { timeout: minute }, async () => {
    const bench = new Bench()
    addFiles(bench.path('.'), 32 * kilobyte)
    const core = bench.core.program
    const capture = (name: string) => ['capture', bench.path('programs'), bench.path(name), '--name', 'image']
    // The first reading moves the times of access, which are in the image, beyond those of the last change; then they
    // stay.
    await sleep(20)
    await must(core, capture('first.wim'))
    await must(core, capture('all.wim'))
    await must('taskset', ['--cpu-list', '0', core, ...capture('one.wim')])
    // All that was added to the empty file that a capture begins with, up to the XML data, which have the time.
    const [all, one] = ['all.wim', 'one.wim'].map((name) => {
      const bytes = fs.readFileSync(bench.path(name))
      return bytes.subarray(2000, bytes.lastIndexOf(Buffer.from('<WIM>', 'utf16le')))
    })
    expect(all?.length).toBeGreaterThan(10_000)
    expect(all?.equals(one ?? Buffer.of())).toBe(true)
  })

  test.each(['none', 'xpress', 'lzx'])('by a capture with %s is sound', { timeout: minute }, async (kind) => {
    const bench = new Bench()
    fs.mkdirSync(bench.path('tree'))
    addFiles(bench.path('tree'), 32 * kilobyte)
    const wim = new Wim(bench.path('image.wim'))
    await must(bench.core.program, ['capture', bench.path('tree'), wim.file, '--compression', kind])
    await wim.expectSound()
    await wim.expectTree(1, readTree(bench.path('tree')), bench.folder)
  })
})
