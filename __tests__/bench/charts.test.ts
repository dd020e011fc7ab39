import { describe, expect, test } from 'vitest'
import { levelsChart, ticksBetween } from '../../bench/chart-levels.mjs'
import { speedChart } from '../../bench/chart-speed.mjs'
import { figure } from '../../bench/figures.mjs'
import { boxesAlong, overlap, placeLabels } from '../../bench/labels.mjs'

const within = { left: 0, top: 0, right: 400, bottom: 300 }

describe('labels beside points', () => {
  test('cover neither each other nor a point, though points are close', () => {
    const points = Array.from({ length: 8 }, (_, number) => ({
      x: 200 + 3 * (number % 3),
      y: 150 + 4 * number,
      text: `level ${number}`
    }))
    const boxes = placeLabels(points, within).map(({ box }) => box)
    for (const [number, box] of boxes.entries()) {
      for (const other of boxes.slice(number + 1)) expect(overlap(box, other)).toBe(false)
      for (const { x, y } of points)
        expect(overlap(box, { left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 })).toBe(false)
    }
  })

  test('keep clear of lines where there is room', () => {
    const lines = boxesAlong([
      { x: 100, y: 100 },
      { x: 300, y: 100 }
    ])
    const [placed] = placeLabels([{ x: 100, y: 100, text: 'start' }], within, lines)
    for (const box of lines) expect(placed !== undefined && overlap(placed.box, box)).toBe(false)
  })

  test('stay within the picture', () => {
    const [placed] = placeLabels([{ x: 398, y: 2, text: 'a long label' }], within)
    expect(placed?.box.right).toBeLessThanOrEqual(400)
    expect(placed?.box.top).toBeGreaterThanOrEqual(0)
  })
})

describe('the chart of speed', () => {
  const told = figure(
    { workload: 'save <new> files, `max`', unit: 's', peerName: 'w', bar: { kind: 'speed', limit: 3 } },
    { ours: [1], peer: [2] }
  )
  const chart = speedChart({ figures: [told], peer: 'wimlib 1.13.5' })

  test('has the name as text, the number and a mark for the bar', () => {
    expect(chart).toContain('>save &lt;new&gt; files, max</text>')
    expect(chart).toContain('>2.0×</text>')
    expect(chart).toContain('class="mark"')
  })

  test('has colours for light and for dark', () => {
    expect(chart).toContain('prefers-color-scheme: dark')
  })

  test('a bar is as long as the speed', () => {
    const [, left, width] = /<rect class="ours" x="([\d.]+)" y="\d+" width="([\d.]+)"/.exec(chart) ?? []
    const [, mark] = /<line x1="([\d.]+)"[^>]*class="mark"/.exec(chart) ?? []
    expect(Number(width) / (Number(mark) - Number(left))).toBeCloseTo(2 / 3, 2)
  })
})

describe('the chart of levels', () => {
  test('has every level, ours and the peer’s, with smaller images to the left and faster levels above', () => {
    const common = { codec: 'LZX', bytes: 1, rate: 1 } as const
    const points = [
      { ...common, program: 'ours', level: 'fast', ratio: 0.264, cpuRate: 80 } as const,
      { ...common, program: 'ours', level: 'max', ratio: 0.2548, cpuRate: 9 } as const,
      { ...common, program: 'wimlib', level: '50', ratio: 0.2549, cpuRate: 8.5 } as const
    ]
    const chart = levelsChart({ points, peer: 'wimlib 1.13.5' })
    for (const { level } of points) expect(chart).toContain(`>${level}</text>`)
    const dots = [...chart.matchAll(/<circle class="ours" cx="([\d.]+)" cy="([\d.]+)"/g)]
      .slice(-2)
      .map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
    expect(dots[0]?.x).toBeGreaterThan(dots[1]?.x ?? 0)
    expect(dots[0]?.y).toBeLessThan(dots[1]?.y ?? 0)
  })

  test('has round numbers on its axis', () => {
    expect(ticksBetween(4, 120)).toEqual([5, 10, 20, 50, 100])
  })
})
