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

/** A block that comes again and again. */
function periodic(size: number, period: number): Buffer {
  return Buffer.alloc(size, noise(period, `period ${period}`))
}

/** The Fibonacci word: matches of every length, each of which begins inside another one. */
function fibonacci(size: number): Buffer {
  let [last, word] = ['b', 'a']
  while (word.length < size) [last, word] = [word, word + last]
  return Buffer.from(word.slice(0, size))
}

/** The same text with another byte in it each time, ever further away: long matches that are never the longest. */
function stairs(size: number): Buffer {
  const text = words(size)
  for (let at = 7, step = 11; at < size; at += step, step += 3) text[at] = at % 256
  return text
}

/** Calls of x86 programs, whose targets LZX rewrites, up to the last bytes of every chunk, where it may not. */
function calls(size: number): Buffer {
  const code = Buffer.alloc(size, 0x90)
  for (let at = 0; at < size; at += 1 + (at % 9)) code[at] = 0xe8
  return code
}

/** What is hard for an encoder, by name. */
const hard: Record<string, (size: number) => Buffer> = {
  zeros: (size) => Buffer.alloc(size),
  'two bytes': (size) => periodic(size, 2),
  'three bytes': (size) => periodic(size, 3),
  'a period of 258': (size) => periodic(size, 258),
  'a period of 4097': (size) => periodic(size, 4097),
  fibonacci,
  stairs,
  calls
}

/** Files around the borders of a chunk, noise that cannot be packed, what is hard, programs, and many small files. */
function addFiles(folder: string, chunk: number): void {
  const sizes = [0, 1, 2, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 1]
  for (const size of sizes) fs.writeFileSync(path.join(folder, `words of ${size}`), words(size))
  for (const size of [1, chunk, 2 * chunk + 7])
    fs.writeFileSync(path.join(folder, `noise of ${size}`), noise(size, `noise ${size}`))
  for (const [name, make] of Object.entries(hard))
    fs.writeFileSync(path.join(folder, `hard, ${name}`), make(chunk + 1))
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

  interface Kind {
    options: readonly string[]
    chunk: number
    packs: boolean
  }
  const packed = (codec: 'LZX' | 'XPRESS', chunk: number): [string, Kind] => [
    `${codec} in chunks of ${chunk} KiB`,
    { options: [`--compress=${codec}:20`, `--chunk-size=${chunk}K`], chunk: chunk * kilobyte, packs: true }
  ]
  const kinds: Record<string, Kind> = {
    ...Object.fromEntries([4, 8, 16, 32, 64].map((chunk) => packed('XPRESS', chunk))),
    ...Object.fromEntries([32, 64, 128, 256, 512, 1024, 2048].map((chunk) => packed('LZX', chunk))),
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
