// The chart of every level of both codecs of both programs: how small against how fast.
import { boxesAlong, placeLabels } from './labels.mjs'
import { fontSize, label, line, picture } from './svg.mjs'

/** @typedef {import('./workloads/levels.mjs').Point} Point */

const size = { width: 860, height: 520 }
const area = { left: 64, top: 76, right: 836, bottom: 462 }

/**
 * Round numbers 1, 2 and 5 times a power of ten between two numbers.
 * @param {number} low
 * @param {number} high
 */
export function ticksBetween(low, high) {
  const powers = Array.from({ length: 12 }, (_, number) => 10 ** (number - 3))
  return powers
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((value) => value >= low && value <= high)
}

/**
 * @param {Point['codec']} codec
 * @param {{ x: number, y: number, look: string }} where
 */
function dot(codec, { x, y, look }) {
  return codec === 'LZX'
    ? `<circle class="${look}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5"/>`
    : `<rect class="${look}" x="${(x - 4.5).toFixed(1)}" y="${(y - 4.5).toFixed(1)}" width="9" height="9"/>`
}

/** @param {{ points: readonly Point[], peer: string }} what */
export function levelsChart({ points, peer }) {
  const [ratios, rates] = [points.map(({ ratio }) => ratio), points.map(({ cpuRate }) => cpuRate)]
  const [smallest, largest] = [Math.min(...ratios), Math.max(...ratios)]
  const margin = Math.max(0.002, (largest - smallest) * 0.08)
  const [low, high] = [Math.min(...rates) / 1.4, Math.max(...rates) * 1.4]
  const placeX = (/** @type {number} */ ratio) =>
    area.left + ((area.right - area.left) * (ratio - smallest + margin)) / (largest - smallest + 2 * margin)
  const placeY = (/** @type {number} */ rate) =>
    area.bottom - ((area.bottom - area.top) * Math.log(rate / low)) / Math.log(high / low)
  const look = (/** @type {Point} */ { program }) => (program === 'ours' ? 'ours' : 'peer')
  const placed = points.map((point) => ({
    ...point,
    x: placeX(point.ratio),
    y: placeY(point.cpuRate),
    text: point.level
  }))
  const curves = ['ours', 'wimlib'].flatMap((program) =>
    ['LZX', 'XPRESS'].map((codec) => placed.filter((one) => one.program === program && one.codec === codec))
  )
  const step = largest - smallest > 0.05 ? 0.01 : 0.005
  const ratioTicks = Array.from({ length: 200 }, (_, number) => number * step).filter(
    (ratio) => placeX(ratio) >= area.left && placeX(ratio) <= area.right
  )
  const legend = [
    { text: 'ours, LZX', codec: /** @type {const} */ ('LZX'), look: 'ours' },
    { text: 'ours, XPRESS', codec: /** @type {const} */ ('XPRESS'), look: 'ours' },
    { text: `${peer}, LZX`, codec: /** @type {const} */ ('LZX'), look: 'peer' },
    { text: `${peer}, XPRESS`, codec: /** @type {const} */ ('XPRESS'), look: 'peer' }
  ]
  return picture({
    ...size,
    title: `Speed against size of every level, ours and ${peer}`,
    body: [
      label({ x: 16, y: 28, text: 'Every level: MB/s of CPU time against size', look: 'heading' }),
      ...legend.flatMap(({ text, codec, look: which }, number) => [
        dot(codec, { x: 26 + number * 190, y: 50, look: which }),
        label({ x: 38 + number * 190, y: 54.5, text })
      ]),
      ...ticksBetween(low, high).flatMap((rate) => [
        line({ x1: area.left, y1: placeY(rate), x2: area.right, y2: placeY(rate), look: 'grid' }),
        label({ x: area.left - 8, y: placeY(rate) + 4, text: String(rate), anchor: 'end', look: 'quiet' })
      ]),
      ...ratioTicks.flatMap((ratio) => [
        line({ x1: placeX(ratio), y1: area.top, x2: placeX(ratio), y2: area.bottom, look: 'grid' }),
        label({
          x: placeX(ratio),
          y: area.bottom + 18,
          text: ratio.toFixed(3),
          anchor: 'middle',
          look: 'quiet'
        })
      ]),
      label({
        x: (area.left + area.right) / 2,
        y: size.height - 16,
        text: 'size of the image, of the files (left is smaller); up is faster, logarithmic',
        anchor: 'middle',
        look: 'quiet'
      }),
      ...curves
        .filter((curve) => curve.length > 0)
        .map((curve) => {
          const path = curve.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
          return `<polyline class="${curve[0]?.program === 'ours' ? 'ours' : 'peer'}-line" points="${path}"/>`
        }),
      ...placed.map((point) => dot(point.codec, { x: point.x, y: point.y, look: look(point) })),
      ...placeLabels(placed, { ...area, right: size.width - 4 }, curves.flatMap(boxesAlong)).map(
        ({ text, box }) => label({ x: box.left, y: box.top + fontSize - 1, text })
      )
    ]
  })
}
