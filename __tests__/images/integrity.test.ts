import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { Bench, sharedFolder } from './support/bench.js'
import { valueOf } from './support/listing.js'
import { suite } from './support/needs.js'
import { run } from './support/program.js'
import { makeSmallTree } from './support/samples.js'
import { differences } from './support/tree.js'
import { Wim, type Compression } from './support/wim.js'

const minute = 60_000
const headerSize = 208

suite('a damaged file', [], () => {
  const folder = sharedFolder()
  const wims = new Map<string, Wim>()

  beforeAll(async () => {
    for (const compress of ['LZX', 'XPRESS', 'none'] as const) {
      for (const check of [true, false]) {
        const name = `${compress} ${check}`
        const trees = ['one', 'two'].map((tree) => makeSmallTree(path.join(folder, name, tree)))
        wims.set(name, await Wim.capture(path.join(folder, `${name}.wim`), trees, { compress, check }))
      }
    }
  }, minute)

  function copy(bench: Bench, compress: Compression, check: boolean): Wim {
    const wim = wims.get(`${compress} ${check}`)
    if (wim === undefined) throw new Error('no such file')
    return bench.copyOf(wim)
  }

  /** Where the data of a file of an image lies. */
  async function dataOffset(wim: Wim, index: number, name: string): Promise<number> {
    return Number.parseInt(valueOf(await wim.listing(index), name, 'Offset in WIM'))
  }

  describe('check-integrity stops before anything is written', () => {
    test.each([
      { where: 'the first byte that the table covers', at: () => headerSize },
      { where: 'the data of the mounted image', at: (wim: Wim) => dataOffset(wim, 1, '/data/noise.bin') },
      { where: 'the data of another image', at: (wim: Wim) => dataOffset(wim, 2, '/data/noise.bin') },
      { where: 'the last byte that the table covers', at: (wim: Wim) => endOfBlobTable(wim) - 1 }
    ])('a byte of $where', { timeout: minute }, async ({ at }) => {
      for (const options of [['--check-integrity'], ['--check-integrity', '--append']]) {
        const bench = new Bench()
        const wim = copy(bench, 'none', true)
        const mount = await bench.mount(wim)
        fs.writeFileSync(mount.path('new'), 'new\n')
        const tree = mount.tree()
        wim.flipByte(await at(wim))
        const before = { digest: wim.digest(), time: fs.statSync(wim.file, { bigint: true }).mtimeNs }

        const saved = await mount.save(...options)
        expect(saved).toMatchObject({
          exitCode: 3,
          results: [{ result: 'failed', saved: false, unmounted: false, verified: 'false' }]
        })
        expect(saved.results[0]?.error?.code).toBe('0x80070570')
        expect(saved.results[0]?.error?.where).toContain(wim.file)
        expect({ digest: wim.digest(), time: fs.statSync(wim.file, { bigint: true }).mtimeNs }).toEqual(
          before
        )
        expect(differences(mount.tree(), tree)).toEqual([])
        expect((await bench.core.run('mounts')).stdout).toContain(mount.folder)

        const told = await bench.core.run('--path', mount.folder, '--save', ...options)
        expect(told.exitCode).toBe(3)
        expect(told.stderr.split('\n').filter((line) => line.startsWith('error: '))).toEqual([
          expect.stringMatching(/does not match its integrity table .*chunk 0.*\. Next: .*\[0x80070570\]$/)
        ])
        await mount.discarded()
        expect(wim.digest()).toBe(before.digest)
      }
    })

    test('a mount with check-integrity makes nothing', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = copy(bench, 'XPRESS', true)
      wim.flipByte(await dataOffset(wim, 2, '/data/noise.bin'))
      const args = ['mount', '--image', wim.file, '--path', bench.path('mount'), '--check-integrity']
      const told = await bench.core.run(...args)
      expect(told.exitCode).toBe(3)
      expect(told.stderr).toContain('does not match its integrity table')
      expect(fs.existsSync(bench.path('mount'))).toBe(false)
      expect((await bench.core.run('mounts')).stdout).toBe('')
    })
  })

  test('a save without check-integrity does not hide old damage', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = copy(bench, 'none', true)
    const mount = await bench.mount(wim, 1)
    fs.writeFileSync(mount.path('new'), 'new\n')
    wim.flipByte(await dataOffset(wim, 2, '/data/noise.bin'))
    await mount.save()
    expect((await run('wimlib-imagex', ['verify', wim.file])).exitCode).not.toBe(0)
    const { exitCode } = await bench.core.run('verify', wim.file, '--level', 'table')
    expect(exitCode).toBe(3)
  })

  describe.each<Compression>(['LZX', 'XPRESS', 'none'])('verify (%s)', (compress) => {
    test.each([true, false])(
      'passes a good file, integrity table: %s',
      { timeout: minute },
      async (check) => {
        const bench = new Bench()
        const wim = copy(bench, compress, check)
        const full = await bench.core.run('verify', wim.file, '--level', 'full')
        expect(full).toMatchObject({ exitCode: 0, stderr: '' })
        expect(full.stdout).toMatch(/verified \(full\)/)
        const table = await bench.core.run('verify', wim.file, '--level', 'table')
        expect(table.exitCode).toBe(check ? 0 : 3)
        if (!check) expect(table.stderr).toMatch(/^error: the file has no integrity table to check .*Next: /)
      }
    )

    test('full: finds a byte without a table, and names image and path', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = copy(bench, compress, false)
      const file = '/data/noise.bin'
      wim.flipByte((await dataOffset(wim, 2, file)) + 4)
      const told = await bench.core.run('verify', wim.file, '--level', 'full')
      expect(told.exitCode).toBe(3)
      // The same data has two names; either is right.
      expect(told.stderr).toMatch(
        /^error: .*image 2, \/(data\/noise\.bin|docs\/the same noise) .*\[0x80070570\]$/m
      )
      expect(told.stderr).toContain(wim.file)
    })

    test('table: finds a byte in what the table covers', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = copy(bench, compress, true)
      wim.flipByte(await dataOffset(wim, 1, '/data/noise.bin'))
      for (const level of ['table', 'full']) {
        const told = await bench.core.run('verify', wim.file, '--level', level)
        expect(told.exitCode, level).toBe(3)
        expect(told.stderr, level).toContain('does not match its integrity table')
      }
    })

    test('full: finds a byte anywhere in data and metadata', { timeout: minute }, async () => {
      const bench = new Bench()
      // One image, captured at once: it has no holes, where a byte more or less is nobody's.
      const good = await Wim.capture(bench.path('good.wim'), [makeSmallTree(bench.path('tree'))], {
        compress
      })
      const end = startOfBlobTable(good)
      for (let step = 0; step < 20; step++) {
        const at = headerSize + Math.floor(((end - headerSize) * step) / 20)
        const wim = bench.copyOf(good)
        wim.flipByte(at)
        const { exitCode } = await bench.core.run('verify', wim.file, '--level', 'full')
        expect(exitCode, `a flipped byte at ${at} of ${end}`).toBe(3)
      }
    })
  })

  test('verify looks at every file, and fails if one is bad', { timeout: minute }, async () => {
    const bench = new Bench()
    const good = copy(bench, 'XPRESS', true)
    const bad = bench.copyOf(good, 'bad.wim')
    bad.flipByte(headerSize)
    const told = await bench.core.run('verify', bad.file, good.file)
    expect(told.exitCode).toBe(3)
    expect(told.stderr).toContain(bad.file)
    expect(told.stdout).toMatch(/image\.wim: verified/)
  })

  test('a save verifies what it wrote', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = copy(bench, 'LZX', false)
    for (const [level, verified] of [
      ['none', 'skipped'],
      ['auto', 'skipped'],
      ['full', 'true']
    ] as const) {
      const mount = await bench.mount(wim)
      fs.writeFileSync(mount.path(`new ${level}`), 'new\n')
      const { results } = await mount.saved('--verify', level)
      expect(results, level).toMatchObject([{ verified, digest: `sha256:${wim.digest()}` }])
    }
  })

  test('a save that is verified in full finds damage elsewhere: saved, but exit code 3', async () => {
    const bench = new Bench()
    const wim = copy(bench, 'none', false)
    const mount = await bench.mount(wim)
    fs.writeFileSync(mount.path('new'), 'new\n')
    wim.flipByte(await dataOffset(wim, 2, '/data/noise.bin'))
    const saved = await mount.save('--verify', 'full')
    expect(saved).toMatchObject({
      exitCode: 3,
      results: [{ saved: true, unmounted: true, verified: 'false' }]
    })
  })
})

function startOfBlobTable(wim: Wim): number {
  return Number(wim.bytes().readBigUInt64LE(0x38))
}

function endOfBlobTable(wim: Wim): number {
  return startOfBlobTable(wim) + Number(wim.bytes().readBigUInt64LE(0x40))
}
