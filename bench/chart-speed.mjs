// The chart of how many times as fast as wimlib each workload is, with the bar as a mark.
import { label, line, picture, widthOf } from './svg.mjs'

const row = 30
const top = 64
const width = 860

/**
 * @param {object} what
 * @param {readonly import('./figures.mjs').Figure[]} what.figures those with a ratio of times
 * @param {string} what.peer such as "wimlib 1.13.5"
 */
export function speedChart({ figures, peer }) {
  const rows = figures.map(({ workload, ratio, bar }) => ({
    name: workload.replaceAll('`', ''),
    speed: 1 / (ratio ?? NaN),
    limit: bar?.kind === 'speed' ? bar.limit : null
  }))
  const left = 24 + Math.max(...rows.map(({ name }) => widthOf(name)))
  const right = width - 60
  const most = Math.max(1, ...rows.flatMap(({ speed, limit }) => [speed, limit ?? 0]))
  const place = (/** @type {number} */ speed) => left + ((right - left) * speed) / most
  const height = top + rows.length * row + 44
  const bottom = top + rows.length * row
  const step = most > 12 ? 5 : most > 5 ? 2 : 1
  const even = Array.from({ length: Math.floor(most / step) }, (_, number) => (number + 1) * step)
  const steps = step === 1 ? even : [1, ...even]
  const bars = rows.flatMap(({ name, speed, limit }, number) => {
    const y = top + number * row
    const end = Math.max(place(speed), limit === null ? 0 : place(limit))
    return [
      label({ x: left - 10, y: y + 19, text: name, anchor: 'end' }),
      `<rect class="ours" x="${left.toFixed(1)}" y="${y + 6}" width="${(place(speed) - left).toFixed(1)}" height="18" rx="2"/>`,
      ...(limit === null
        ? []
        : [line({ x1: place(limit), y1: y + 2, x2: place(limit), y2: y + 28, look: 'mark' })]),
      label({ x: end + 6, y: y + 19, text: `${speed.toFixed(speed < 10 ? 1 : 0)}×` })
    ]
  })
  return picture({
    width,
    height,
    title: `How many times as fast as ${peer}, by workload`,
    body: [
      label({ x: 16, y: 28, text: `Times as fast as ${peer}`, look: 'heading' }),
      label({ x: 16, y: 48, text: 'higher is better; a vertical mark is the bar', look: 'quiet' }),
      ...steps.map((speed) =>
        line({ x1: place(speed), y1: top, x2: place(speed), y2: bottom, look: speed === 1 ? 'axis' : 'grid' })
      ),
      ...[0, ...steps].map((speed) =>
        label({ x: place(speed), y: bottom + 18, text: `${speed}×`, anchor: 'middle', look: 'quiet' })
      ),
      ...bars
    ]
  })
}
