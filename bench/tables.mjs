// Figures as tables that are read as they stand, on a terminal and as Markdown.
import { barText, comparison, rounded } from './figures.mjs'
import { operations } from './scale.mjs'

/**
 * @param {readonly string[]} heading
 * @param {readonly (readonly string[])[]} rows
 */
export function table(heading, rows) {
  const widths = heading.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0))
  )
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [
    line(heading),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...rows.map(line)
  ].join('\n')
}

/** @param {readonly import('./figures.mjs').Figure[]} figures */
export function figureTable(figures) {
  const amount = (/** @type {number} */ value, /** @type {string} */ unit) =>
    unit === 'bytes' ? `${(value / 1e6).toFixed(2)} MB` : `${rounded(value)} ${unit.split(' ')[0] ?? ''}`
  return table(
    ['workload', 'ours', 'the peer', 'its figure', 'ours is', 'the bar', '', 'n'],
    figures.map((told) => [
      told.workload,
      amount(told.ours, told.unit),
      told.peerName ?? '',
      told.peer === null ? '' : amount(told.peer, told.unit),
      comparison(told),
      told.bar === null ? '' : `${barText(told.bar)}${told.bar.kind === 'value' ? ` ${told.unit}` : ''}`,
      told.met === null ? '' : told.met ? 'met' : '**not met**',
      String(told.runs)
    ])
  )
}

/** @param {readonly import('./workloads/levels.mjs').Point[]} points */
export function levelTable(points) {
  return table(
    ['program', 'codec', 'level', 'size, of the files', 'MB/s of CPU, one thread', 'MB/s, two threads'],
    points.map(({ program, codec, level, ratio, cpuRate, rate }) => [
      program,
      codec,
      level,
      ratio.toFixed(4),
      rounded(cpuRate),
      rounded(rate)
    ])
  )
}

/** @param {number | null} exponent */
function power(exponent) {
  return exponent?.toFixed(2) ?? '–'
}

/** @param {import('./scale.mjs').Axis} axis */
export function axisTable({ name, points, exponents }) {
  const rows = points.map(({ label, costs }) => [
    label,
    ...operations.map((one) => `${rounded(costs[one].seconds)} s, ${rounded(costs[one].megabytes)} MB`)
  ])
  const fitted =
    exponents === null
      ? []
      : [
          [
            'exponent: time, memory',
            ...operations.map((one) => `${power(exponents[one].time)}, ${power(exponents[one].memory)}`)
          ]
        ]
  return table([name, ...operations], [...rows, ...fitted])
}
