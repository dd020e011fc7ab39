import { describe, expect, test } from 'vitest'
import { LineKeeper, LineOwner } from '../../src/report/log-slice.js'
import { datedLine, foreignLine, paragraph } from '../support/dism-log.js'
import { Random } from '../support/generate.js'

function ours(pid: number, lines: readonly string[]): string[] {
  const owner = new LineOwner(pid)
  return lines.filter((line) => owner.owns(line))
}

describe('the lines of a process', () => {
  test('are those with its number, and the block of wimgapi that explains a failure', () => {
    const block = [
      datedLine(7316, 'DismUnmountImage'),
      '[7316.1804] Unmounting image.',
      'Wim:         [G:\\Drivers\\7050.wim]',
      'Mount Path:  [W:\\TempDrivers]',
      '[7316.1804] [0xc142010c] WIMUnmountImage:(2037)',
      '[7316] [0xc142011c] WIMGetMountedImageHandle:(2897)'
    ]
    const others = [
      datedLine(99, 'Explorer'),
      '[99.1] Mounting new image.',
      'Wim:         [X]',
      foreignLine,
      'more of it'
    ]
    expect(ours(7316, [...others, ...block, ...others])).toEqual(block)
  })

  test('are not those whose text names it', () => {
    expect(ours(7316, [datedLine(99, 'a text with PID=7316 TID=1'), '[99] PID=7316'])).toEqual([])
    expect(ours(731, [datedLine(7316, 'longer'), '[7316.1] x', '[731x] y'])).toEqual([])
  })

  test('are also those of the helper that they name', () => {
    const lines = [
      '[776.1804] Wimserv process started for mount guid 855b53bf; PID is 2008',
      '[2008.1456] Mount complete.'
    ]
    expect(ours(776, lines)).toEqual(lines)
    expect(ours(5, lines)).toEqual([])
  })

  test('have no line above the first of its own', () => {
    expect(ours(5, ['the end of a line', datedLine(5, 'x'), 'its block'])).toHaveLength(2)
  })

  test('are found among those of others, whatever they say', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed)
      const paragraphs = random.list(40, () => paragraph(random, random.one([4711, 99, 47, 47110])))
      const lines = paragraphs.flatMap((one) => one.lines)
      const wanted = paragraphs.filter(({ pid }) => pid === 4711).flatMap((one) => one.lines)
      expect(ours(4711, lines), `seed ${seed}`).toEqual(wanted)
    }
  })
})

describe('a text without end', () => {
  function keep(lines: readonly string[], limit: number): string[] {
    const keeper = new LineKeeper(limit)
    for (const line of lines) keeper.add(line)
    return keeper.lines()
  }

  test('is kept whole while it fits', () => {
    expect(keep(['a', '', 'c'], 100)).toEqual(['a', '', 'c'])
  })

  test('loses its middle, and says how much', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${String(index).padStart(4, '0')}`)
    expect(keep(lines, 60)).toEqual([
      'line 0000',
      'line 0001',
      'line 0002',
      '[994 lines are left out here]',
      'line 0997',
      'line 0998',
      'line 0999'
    ])
  })

  test('never takes more than its limit, and loses no line without counting it', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed)
      const limit = 2 * (1 + random.below(2000))
      const lines = random.list(400, () => 'x'.repeat(random.below(random.one([3, 30, 3000]))))
      const keeper = new LineKeeper(limit)
      for (const line of lines) keeper.add(line)
      const kept = keeper.lines().filter((line) => !line.startsWith('['))
      expect(kept.join('\n').length, `seed ${seed}`).toBeLessThanOrEqual(limit)
      expect(kept.length + keeper.omitted, `seed ${seed}`).toBe(lines.length)
    }
  })

  test('of a million lines is kept in no time', () => {
    const keeper = new LineKeeper(1_000_000)
    for (let count = 0; count < 1_000_000; count++) keeper.add('0123456789')
    expect(keeper.lines().length).toBeLessThan(100_000)
  })
})
