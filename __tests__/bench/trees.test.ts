import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesBelow, makeLarge, makeMixed, makeSmall, quickSizes } from '../../bench/trees.mjs'
import { apply, changesOf } from '../../bench/workloads/changes.mjs'
import { tempFolder } from '../support/temp.js'

function someFiles(folder: string): string {
  fs.mkdirSync(folder, { recursive: true })
  for (const name of ['a.dll', 'b.dll', 'c.exe'])
    fs.writeFileSync(path.join(folder, name), randomBytes(40_000))
  return folder
}

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    [...filesBelow(folder)].map((file) => [path.relative(folder, file), fs.readFileSync(file, 'latin1')])
  )
}

describe('a tree of the bench', () => {
  test('of small files is the same in every run, in folders of a thousand', () => {
    const folder = tempFolder()
    const pe = someFiles(path.join(folder, 'pe'))
    const mixed = path.join(folder, 'mixed')
    someFiles(path.join(mixed, 'sources'))
    const made = ['one', 'other'].map((name) => {
      makeSmall(path.join(folder, name), { files: 1001, poolBytes: 1e6, pe, mixed })
      return contents(path.join(folder, name))
    })
    expect(made[0]).toEqual(made[1])
    const sizes = Object.values(made[0] ?? {}).map(({ length }) => length)
    expect(sizes).toHaveLength(1001)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(16_384)
    expect(fs.readdirSync(path.join(folder, 'one'))).toEqual(['000', '001'])
  })

  test('of large files has the bytes that were asked for, and no file twice', () => {
    const folder = tempFolder()
    const pe = path.join(folder, 'pe')
    fs.mkdirSync(pe)
    fs.writeFileSync(path.join(pe, 'a.dll'), randomBytes(5_000_000))
    makeLarge(path.join(folder, 'large'), { bytes: 10_000_000, pe })
    const made = Object.values(contents(path.join(folder, 'large')))
    expect(made.map(({ length }) => length).sort()).toEqual([2_000_000, 4_000_000, 4_000_000])
    expect(new Set(made).size).toBe(3)
  })

  test('mixed has sources, files twice and packed ones, within their sizes', { timeout: 60_000 }, () => {
    const folder = tempFolder()
    const mixed = path.join(folder, 'mixed')
    makeMixed(
      mixed,
      { ...quickSizes, textBytes: 200_000, documentBytes: 0, packedBytes: 90_000 },
      someFiles(path.join(folder, 'pe'))
    )
    const below = (name: string) => Object.values(contents(path.join(mixed, name)))
    expect(below('sources').join('').length).toBeLessThanOrEqual(200_000)
    expect(below('sources')).toEqual(expect.arrayContaining(below('shared')))
    expect(below('shared').length).toBeGreaterThan(0)
    expect(below('packed').map((text) => text.slice(0, 2))).toEqual(['\x1f\x8b', '\x1f\x8b'])
  })
})

test('the changes are three other contents and one new file of 64 KiB', () => {
  const folder = someFiles(path.join(tempFolder(), 'tree'))
  const before = contents(folder)
  apply(folder, changesOf({ folder }))
  const after = contents(folder)
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
    'a.dll',
    'added.bin',
    'b.dll',
    'c.exe'
  ])
  expect(after['added.bin']).toHaveLength(65_536)
})
