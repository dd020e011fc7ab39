// How something grows: the exponent of the power that fits best.

/**
 * The slope of the least-squares line through the logarithms: 1 is linear growth, 2 is quadratic.
 * @param {readonly { x: number, y: number }[]} points at least two, all numbers above 0
 */
export function exponentOf(points) {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))
  const mean = (/** @type {readonly number[]} */ values) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [middleX, middleY] = [mean(logs.map(({ x }) => x)), mean(logs.map(({ y }) => y))]
  const both = logs.reduce((sum, { x, y }) => sum + (x - middleX) * (y - middleY), 0)
  const square = logs.reduce((sum, { x }) => sum + (x - middleX) ** 2, 0)
  if (!(square > 0) || !Number.isFinite(both)) throw new Error('A power needs two different points above 0.')
  return both / square
}
