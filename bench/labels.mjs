// Places for labels beside points, so that none covers a point or another label.
import { fontSize, widthOf } from './svg.mjs'

/**
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Box
 * @typedef {{ x: number, y: number, text: string }} Point
 */

/**
 * @param {Box} a
 * @param {Box} b
 */
export function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/**
 * Small boxes along a line, for labels to keep clear of.
 * @param {readonly { x: number, y: number }[]} corners
 * @returns {Box[]}
 */
export function boxesAlong(corners) {
  return corners.slice(1).flatMap((end, number) => {
    const start = corners[number] ?? end
    const steps = Math.ceil(Math.hypot(end.x - start.x, end.y - start.y) / 4)
    return Array.from({ length: steps }, (_, step) => {
      const x = start.x + ((end.x - start.x) * step) / steps
      const y = start.y + ((end.y - start.y) * step) / steps
      return { left: x - 1, top: y - 1, right: x + 1, bottom: y + 1 }
    })
  })
}

/**
 * The first free place of each label: beside its point, then above and below, then farther away.
 * @param {readonly Point[]} points
 * @param {Box} within
 * @param {readonly Box[]} [obstacles] kept clear as far as there is a place
 * @returns {(Point & { box: Box })[]} `box` is where the label goes
 */
export function placeLabels(points, within, obstacles = []) {
  const dots = points.map(({ x, y }) => ({ left: x - 5, top: y - 5, right: x + 5, bottom: y + 5 }))
  /** @type {Box[]} */
  const taken = []
  return points.map((point) => {
    const width = widthOf(point.text)
    const boxes = [0, 1, 2, 3, 4].flatMap((far) => places(point, width, far * fontSize))
    const inside = boxes.filter(
      ({ left, right, top, bottom }) =>
        left >= within.left && right <= within.right && top >= within.top && bottom <= within.bottom
    )
    const clearOf = (/** @type {readonly Box[]} */ others) =>
      inside.find((box) => !others.some((other) => overlap(box, other)))
    const box = clearOf([...dots, ...taken, ...obstacles]) ?? clearOf([...dots, ...taken]) ?? boxes[0]
    if (box === undefined) throw new Error('no places')
    taken.push(box)
    return { ...point, box }
  })
}

/**
 * @param {Point} point
 * @param {number} width
 * @param {number} far
 */
function places({ x, y }, width, far) {
  const height = fontSize + 3
  const at = (/** @type {number} */ left, /** @type {number} */ top) => ({
    left,
    top,
    right: left + width,
    bottom: top + height
  })
  const gap = 8 + far / 4
  return [
    at(x + gap, y - height / 2 - far),
    at(x + gap, y - height / 2 + far),
    at(x - gap - width, y - height / 2 - far),
    at(x - gap - width, y - height / 2 + far),
    at(x - width / 2, y - gap - height - far),
    at(x - width / 2, y + gap + far)
  ]
}
