import { describe, expect, test } from 'vitest'
import { isNewWimlib } from '../../bench/bench.mjs'
import { comparison, figure, inTurn, median } from '../../bench/figures.mjs'
import { exponentOf } from '../../bench/fit.mjs'
import { numbersIn, processors } from '../../bench/processes.mjs'
import { seeded, shuffled } from '../../bench/random.mjs'
import { figureTable } from '../../bench/tables.mjs'

const what = { workload: 'verify', unit: 's', peerName: 'wimlib 1.13.5' }

describe('a figure', () => {
  test('is the median, of even numbers the middle of the two', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(() => median([])).toThrow('no values')
  })

  test('has the ratio of pairs of one round, so that a slow round counts for both', () => {
    const told = figure(what, { ours: [1, 10, 1.1], peer: [2, 20, 2.2] })
    expect(told).toMatchObject({ ours: 1.1, peer: 2.2, runs: 3 })
    expect(told.ratio).toBeCloseTo(0.5)
    expect(comparison(told)).toBe('2.00 times as fast')
  })

  test.each([
    [{ kind: 'speed', limit: 2 } as const, true],
    [{ kind: 'speed', limit: 2.1 } as const, false],
    [{ kind: 'ratio', limit: 0.5 } as const, true],
    [{ kind: 'ratio', limit: 0.49 } as const, false],
    [{ kind: 'value', limit: 1 } as const, true],
    [{ kind: 'value', limit: 0.9 } as const, false]
  ])('of 1 s beside 2 s meets the bar %j: %s', (bar, met) => {
    expect(figure({ ...what, bar }, { ours: [1], peer: [2] }).met).toBe(met)
  })

  test('without a peer has no ratio, and a bar of times is not met', () => {
    const told = figure({ ...what, peerName: null, bar: { kind: 'speed', limit: 1 } }, { ours: [1] })
    expect(told).toMatchObject({ ratio: null, peer: null, met: false })
  })

  test('of sizes is compared in percent', () => {
    const size = (ours: number) =>
      comparison(figure({ ...what, unit: 'bytes' }, { ours: [ours], peer: [1000] }))
    expect([size(1015), size(990), size(1000)]).toEqual(['1.50 % larger', '1.00 % smaller', 'the same size'])
  })

  test('of memory or CPU time is so many times as much', () => {
    const told = figure({ ...what, unit: 'MB of memory' }, { ours: [30], peer: [75] })
    expect(comparison(told)).toBe('0.40 times as much')
  })

  test('stands in the table with its bar, also when that is not met', () => {
    const bar = { kind: 'speed', limit: 3.3 } as const
    const table = figureTable([figure({ ...what, bar }, { ours: [1], peer: [2] })])
    expect(table.split('\n').at(-1)?.replace(/ +/g, ' ')).toBe(
      '| verify | 1 s | wimlib 1.13.5 | 2 s | 2.00 times as fast | 3.3 times as fast | **not met** | 1 |'
    )
  })
})

test('programs are taken by turns, after a round that does not count', async () => {
  const order: string[] = []
  const take = (name: string) => () => Promise.resolve(order.push(name))
  const values = await inTurn({ ours: take('a'), peer: take('b') }, { rounds: 2 })
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
  expect(values).toEqual({ ours: [3, 5], peer: [4, 6] })
})

test('the bars of wimlib 1.14 are for 1.14 and newer', () => {
  expect(['1.13.6', '1.14.0', '1.14.5', '2.0.0'].map(isNewWimlib)).toEqual([false, true, true, true])
})

describe('a fitted exponent', () => {
  const powers = (exponent: number) => [1000, 10_000, 500_000].map((x) => ({ x, y: 3 * x ** exponent }))

  test.each([0, 0.5, 1, 2, -1])('of a power of %d is that', (exponent) => {
    expect(exponentOf(powers(exponent))).toBeCloseTo(exponent)
  })

  test('needs two points', () => {
    expect(() => exponentOf([{ x: 5, y: 1 }])).toThrow('two different points')
    expect(() =>
      exponentOf([
        { x: 5, y: 0 },
        { x: 6, y: 1 }
      ])
    ).toThrow('above 0')
  })
})

test('the kernel’s lists of processors are read', () => {
  expect(numbersIn('0-2,5,7-8\n')).toEqual([0, 1, 2, 5, 7, 8])
  expect(processors().length).toBeGreaterThan(0)
})

test('random numbers are the same in every run, and in their range', () => {
  const [one, other] = [seeded(5), seeded(5)]
  const numbers = Array.from({ length: 1000 }, () => one(10))
  expect(Array.from({ length: 1000 }, () => other(10))).toEqual(numbers)
  expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(shuffled([1, 2, 3, 4, 5, 6, 7], 1)).not.toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(shuffled([1, 2, 3], 1).sort()).toEqual([1, 2, 3])
})
