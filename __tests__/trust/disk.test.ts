import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { crashesAfter, losable, replay, sectorSize } from '../../trust/disk.mjs'
import { parseTrace, type Step } from '../../trust/trace.mjs'
import { tempFolder } from '../support/temp.js'

const step = (op: Step['op'], at: string, more: Partial<Step> = {}): Step => ({
  op,
  path: at,
  offset: 0,
  size: 0,
  data: Buffer.alloc(0),
  call: 0,
  ...more
})
const write = (at: string, text: string, offset = 0) =>
  step('write', at, { offset, size: text.length, data: Buffer.from(text) })

describe('losable', () => {
  test('a write before the sync of its file is safe, one after it is not', () => {
    const steps = [step('create', 'a'), write('a', 'one'), step('sync', 'a'), write('a', 'two', 3)]
    expect(losable(steps)).toEqual({ data: [3], names: [] })
  })

  test('a sync of one file says nothing of another', () => {
    const steps = [write('a', 'one'), write('b', 'two'), step('sync', 'b')]
    expect(losable(steps).data).toEqual([0])
  })

  test('a file is the same under its new name', () => {
    const steps = [
      step('create', 'new'),
      write('new', 'one'),
      step('rename', 'new', { to: 'old' }),
      step('sync', 'old')
    ]
    expect(losable(steps).data).toEqual([])
  })

  test('a rename is lost until its folder is synced', () => {
    const steps = [step('create', 'f/new'), step('sync', 'f/new'), step('rename', 'f/new', { to: 'f/old' })]
    expect(losable(steps).names).toEqual([2])
    expect(losable([...steps, step('sync', 'f')]).names).toEqual([])
  })

  test('a file that was made anew under an old name is another file', () => {
    const steps = [
      write('a', 'one'),
      step('remove', 'a'),
      step('create', 'a'),
      write('a', 'two'),
      step('sync', 'a')
    ]
    expect(losable(steps).data).toEqual([0])
  })
})

describe('replay', () => {
  test('what was not lost is there, and nothing else', () => {
    const folder = tempFolder()
    const steps = [step('create', 'a'), write('a', 'one'), write('a', 'TWO', 3)]
    replay(folder, steps, { lost: new Set([2]) })
    expect(fs.readFileSync(path.join(folder, 'a'), 'utf8')).toBe('one')
  })

  test('a torn write has its first bytes', () => {
    const folder = tempFolder()
    replay(folder, [step('create', 'a'), write('a', 'abcdef')], { torn: new Map([[1, 2]]) })
    expect(fs.readFileSync(path.join(folder, 'a'), 'utf8')).toBe('ab')
  })

  test('a later write reaches a file whose rename was lost', () => {
    const folder = tempFolder()
    const steps = [
      step('create', 'new'),
      write('new', 'one'),
      step('rename', 'new', { to: 'old' }),
      write('old', 'X')
    ]
    replay(folder, steps, { lost: new Set([2]) })
    expect(fs.readdirSync(folder)).toEqual(['new'])
    expect(fs.readFileSync(path.join(folder, 'new'), 'utf8')).toBe('Xne')
  })

  test('a file whose creation was lost gets none of its data', () => {
    const folder = tempFolder()
    replay(folder, [step('create', 'a'), write('a', 'one')], { lost: new Set([0]) })
    expect(fs.readdirSync(folder)).toEqual([])
  })
})

describe('crashesAfter', () => {
  const options = { random: () => 0.25, subsets: 2, most: 10 }

  test('where all is synced, nothing can be lost', () => {
    const steps = [step('create', 'a'), write('a', 'one'), step('sync', 'a')]
    expect(crashesAfter(steps, options).every(({ lost }) => lost.size === 0)).toBe(true)
  })

  test('each unsynced write is lost alone, and is the only one kept', () => {
    const steps = [
      step('create', 'a'),
      step('sync', 'a'),
      write('a', 'one'),
      write('a', 'two', 3),
      write('a', 'six', 6)
    ]
    const lost = crashesAfter(steps, options).map((crash) => [...crash.lost].sort().join())
    expect(lost).toEqual(expect.arrayContaining(['', '2', '3', '4', '2,3', '2,4', '3,4', '2,3,4']))
  })

  test('the last write is torn at the borders of sectors', () => {
    const steps = [step('create', 'a'), step('sync', 'a'), write('a', 'x'.repeat(3 * sectorSize))]
    const torn = crashesAfter(steps, options).flatMap((crash) => [...crash.torn.values()])
    expect(torn.length).toBeGreaterThan(0)
    expect(torn.every((size) => size % sectorSize === 0 && size < 3 * sectorSize)).toBe(true)
  })
})

describe('parseTrace', () => {
  test('data stands behind its line, line feeds and all', () => {
    const trace = Buffer.from(
      '{"op":"create","path":"a"}\n{"op":"write","path":"a","offset":2,"size":4}\n\n{}\n{"op":"sync","path":"a"}\n'
    )
    const steps = parseTrace(trace)
    expect(steps.map(({ op }) => op)).toEqual(['create', 'write', 'sync'])
    expect(steps[1]).toMatchObject({ path: 'a', offset: 2 })
    expect(steps[1]?.data.toString()).toBe('\n{}\n')
  })

  test('a line that was cut off is an error', () => {
    expect(() => parseTrace(Buffer.from('{"op":"create"'))).toThrow('ends inside a line')
  })
})
