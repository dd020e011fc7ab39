import fs from 'node:fs'
import { expect, test } from 'vitest'
import { Bench } from './support/bench.js'
import { suite } from './support/needs.js'
import { makeSmallTree, noise } from './support/samples.js'
import { differences, readTree } from './support/tree.js'
import { Wim } from './support/wim.js'

const minute = 60_000
const headerSize = 208
const entrySize = 50
const gigabyte = 1024 ** 3
const hole = 5 * gigabyte

/** Where the header has the places of the lookup table, the XML data and the first bootable image's metadata. */
const placesInHeader = [0x30, 0x48, 0x60]

/** Adds to the offset of the resource whose place is described at `at`. */
function moveResource(bytes: Buffer, at: number, by: number): void {
  const offset = bytes.readBigUInt64LE(at + 8)
  if (offset !== 0n) bytes.writeBigUInt64LE(offset + BigInt(by), at + 8)
}

/** Copies a file so that all but its header lies behind a hole. */
function moveFar(from: string, to: string, hole: number): void {
  const bytes = fs.readFileSync(from)
  const table = Number(bytes.readBigUInt64LE(0x38))
  const tableSize = Number(bytes.readBigUInt64LE(0x40))
  for (let at = table; at < table + tableSize; at += entrySize) moveResource(bytes, at, hole)
  for (const at of placesInHeader) moveResource(bytes, at, hole)
  const file = fs.openSync(to, 'w')
  fs.writeSync(file, bytes, 0, headerSize, 0)
  fs.writeSync(file, bytes, headerSize, bytes.length - headerSize, headerSize + hole)
  fs.closeSync(file)
}

suite('a file whose data lies beyond 4 GiB', [], () => {
  for (const compress of ['LZX', 'none'] as const) {
    test(
      `is verified and mounted (${compress})`,
      async () => {
        const bench = new Bench()
        const tree = bench.path('tree')
        const contents = noise(3_000_000, 'far')
        makeSmallTree(tree)
        fs.writeFileSync(`${tree}/large`, contents)
        const near = await Wim.capture(bench.path('near.wim'), [tree], { compress })
        const far = new Wim(bench.path('far.wim'))
        moveFar(near.file, far.file, hole)

        const verified = await bench.core.run('verify', far.file, '--level', 'full')
        expect(verified).toMatchObject({ exitCode: 0, stderr: '' })
        const mounted = await bench.mount(far)
        expect(differences(readTree(tree), mounted.tree())).toEqual([])
        await mounted.discarded()

        const file = fs.openSync(far.file, 'r+')
        const large = fs.readFileSync(near.file).indexOf(contents.subarray(0, 64))
        fs.writeSync(file, Buffer.alloc(16), 0, 16, hole + large + 1_000_000)
        fs.closeSync(file)
        const damaged = await bench.core.run('verify', far.file, '--level', 'full')
        expect(damaged.exitCode).not.toBe(0)
        expect(damaged.stderr).toContain('/large')
      },
      minute
    )

    test(
      `is saved, across the border (${compress})`,
      async () => {
        const bench = new Bench()
        const tree = bench.path('tree')
        makeSmallTree(tree)
        const near = await Wim.capture(bench.path('near.wim'), [tree], { compress })
        const far = new Wim(bench.path('far.wim'))
        moveFar(near.file, far.file, 4 * gigabyte - near.size - 100_000)

        const mounted = await bench.mount(far)
        for (const name of ['one', 'two']) fs.writeFileSync(`${mounted.folder}/${name}`, noise(300_000, name))
        const expected = mounted.tree()
        await mounted.saved('--verify', 'full')
        expect(far.size).toBeGreaterThan(4 * gigabyte)
        await far.expectSound()
        await far.expectTree(1, expected, bench.folder)
      },
      minute
    )
  }
})
