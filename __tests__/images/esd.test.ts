import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { Bench, sharedFolder } from './support/bench.js'
import { peakMemory } from './support/memory.js'
import { suite } from './support/needs.js'
import { must, type Ran } from './support/program.js'
import { expectRefusal } from './support/refusal.js'
import { makeProgramTree, makeSmallTree, noise, realPrograms } from './support/samples.js'
import { differences, readTree } from './support/tree.js'
import { Wim } from './support/wim.js'

const minute = 60_000
const megabyte = 1_000_000

/** Programs, text, noise, zeros, slopes, and files of every small size. */
function makeMixedTree(folder: string): string {
  makeSmallTree(folder)
  makeProgramTree(path.join(folder, 'programs'), realPrograms(), 2 * megabyte)
  fs.writeFileSync(path.join(folder, 'zeros'), Buffer.alloc(megabyte))
  fs.writeFileSync(path.join(folder, 'noise'), noise(300_000, 'esd'))
  const slope = new Uint32Array(100_000).map((_, at) => (at * at) / 3)
  fs.writeFileSync(path.join(folder, 'slope'), new Uint8Array(slope.buffer))
  for (let size = 1; size <= 40; size++)
    fs.writeFileSync(path.join(folder, `tiny ${size}`), 'x'.repeat(size - 1) + String(size % 10))
  return folder
}

async function verify(bench: Bench, file: string): Promise<Ran> {
  return bench.core.run('verify', file, '--level', 'full')
}

function expectVerified(ran: Ran): void {
  expect(ran, ran.stdout + ran.stderr).toMatchObject({ exitCode: 0, stderr: '' })
  expect(ran.stdout).toContain('verified (full)')
}

suite('files of every kind that wimlib makes', [], () => {
  const folder = sharedFolder()
  const tree = path.join(folder, 'tree')

  beforeAll(() => {
    makeMixedTree(tree)
  })

  const kinds: Record<string, readonly string[]> = {
    LZMS: ['--compress=LZMS:20'],
    'LZMS in chunks of 32 KiB': ['--compress=LZMS:20', '--chunk-size=32K'],
    'LZMS in chunks of 1 MiB': ['--compress=LZMS:20', '--chunk-size=1M'],
    'LZMS at its best': ['--compress=LZMS:100'],
    'solid LZMS': ['--solid', '--solid-compress=LZMS:20'],
    'solid LZMS in chunks of 32 KiB': ['--solid', '--solid-compress=LZMS:20', '--solid-chunk-size=32K'],
    'solid LZMS in chunks of 1 MiB': ['--solid', '--solid-compress=LZMS:20', '--solid-chunk-size=1M'],
    'solid LZX': ['--solid', '--solid-compress=LZX:20'],
    'solid XPRESS': ['--solid', '--solid-compress=XPRESS:20'],
    'pipable LZX': ['--pipable', '--compress=LZX:20'],
    'pipable LZMS': ['--pipable', '--compress=LZMS:20'],
    'pipable, not compressed': ['--pipable', '--compress=none']
  }

  describe.each(Object.entries(kinds))('%s', (_, options) => {
    test('is verified, listed and mounted', { timeout: minute }, async () => {
      const bench = new Bench()
      const file = bench.path('image.esd')
      await must('wimlib-imagex', ['capture', tree, file, 'image', '--check', '--threads=1', ...options])
      expectVerified(await verify(bench, file))
      expect((await bench.core.run('info', file)).stdout).toContain('image')
      const wim = new Wim(file)
      const mount = await bench.mount(wim, 1, 'mount', ['--read-only'])
      expect(differences(await wim.tree(1, bench.folder), mount.tree())).toEqual([])
      await mount.discarded()
    })
  })

  test.each(['LZMS', 'solid'])('%s: one changed byte is found', { timeout: minute }, async (kind) => {
    const bench = new Bench()
    const options = kind === 'solid' ? ['--solid', '--solid-compress=LZMS:20'] : ['--compress=LZMS:20']
    await must('wimlib-imagex', ['capture', tree, bench.path('image.esd'), 'image', ...options])
    const wim = new Wim(bench.path('image.esd'))
    wim.flipByte(Math.floor(wim.size / 2))
    expectRefusal(await verify(bench, wim.file), { exitCode: 3, says: [wim.file, 'Next: '] })
  })

  test.each(['LZMS', 'solid'])('%s: is saved, and wimlib reads it', { timeout: minute }, async (kind) => {
    const bench = new Bench()
    const options = kind === 'solid' ? ['--solid', '--solid-compress=LZMS:20'] : ['--compress=LZMS:20']
    const wim = new Wim(bench.path('image.esd'))
    await must('wimlib-imagex', ['capture', tree, wim.file, 'image', '--check', ...options])
    const mount = await bench.mount(wim)
    fs.writeFileSync(mount.path('new'), 'new\n')
    fs.rmSync(mount.path('zeros'))
    const expected = readTree(mount.folder)
    await mount.saved('--verify', 'full')
    await wim.expectSound()
    await wim.expectTree(1, expected, bench.folder)
  })

  test('solid, in two goes: both are verified', { timeout: minute }, async () => {
    const bench = new Bench()
    const file = bench.path('image.esd')
    const other = makeSmallTree(bench.path('other'))
    const solid = ['--solid', '--solid-compress=LZMS:20']
    await must('wimlib-imagex', ['capture', tree, file, 'one', ...solid])
    await must('wimlib-imagex', ['append', other, file, 'two', ...solid])
    expectVerified(await verify(bench, file))
  })

  test('memory stays below 200 MB with chunks of 64 MiB', { timeout: 2 * minute }, async () => {
    const bench = new Bench()
    fs.mkdirSync(bench.path('tree'))
    fs.writeFileSync(bench.path('tree', 'noise'), noise(megabyte, 'large'))
    fs.writeFileSync(bench.path('tree', 'zeros'), Buffer.alloc(150 * megabyte))
    const file = bench.path('image.esd')
    const options = ['--solid', '--solid-compress=LZMS:20', '--solid-chunk-size=64M', '--threads=1']
    await must('wimlib-imagex', ['capture', bench.path('tree'), file, 'image', ...options])
    const args = ['verify', file, '--level', 'full', '--state-directory', bench.core.stateDirectory]
    const { ran, peak } = await peakMemory(bench.core.program, args, bench.folder)
    expect(ran.stdout).toContain('verified (full)')
    expect(peak / megabyte).toBeLessThan(200)
  })
})

suite('a split set', [], () => {
  async function split(bench: Bench): Promise<string> {
    const tree = makeSmallTree(bench.path('tree'))
    for (const name of ['one', 'two', 'three'])
      fs.writeFileSync(path.join(tree, name), noise(2 * megabyte, name))
    const wim = await Wim.capture(bench.path('image.wim'), [tree])
    fs.mkdirSync(bench.path('set'))
    await must('wimlib-imagex', ['split', wim.file, bench.path('set', 'part.swm'), '2'])
    return bench.path('set')
  }

  test('is verified as one, and listed', { timeout: minute }, async () => {
    const bench = new Bench()
    const set = await split(bench)
    expectVerified(await verify(bench, path.join(set, 'part.swm')))
    expect((await bench.core.run('info', path.join(set, 'part2.swm'))).exitCode).toBe(0)
  })

  test(
    'is refused where it is not whole, with the file that is to be named',
    { timeout: minute },
    async () => {
      const bench = new Bench()
      const set = await split(bench)
      const part = (number: number) => path.join(set, `part${number === 1 ? '' : number}.swm`)
      expectRefusal(await verify(bench, part(2)), { exitCode: 1, says: ['part 2 of', part(1), 'Next: '] })
      fs.renameSync(part(2), path.join(set, 'kept'))
      expectRefusal(await verify(bench, part(1)), { exitCode: 1, says: ['part 2 of', 'missing', part(2)] })
      fs.copyFileSync(part(3), part(2))
      expectRefusal(await verify(bench, part(1)), { exitCode: 1, says: ['part 2 of', 'part 3 of', part(2)] })
      fs.renameSync(path.join(set, 'kept'), part(2))
      new Wim(part(2)).flipByte(Math.floor(fs.statSync(part(2)).size / 2))
      expectRefusal(await verify(bench, part(1)), { exitCode: 3, says: [part(2)] })
    }
  )
})
