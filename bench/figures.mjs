// How figures are taken and told: medians, ratios of one run, a line for people and a JSON line for programs.

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1], sorted[middle]]
  if (high === undefined) throw new Error('no values')
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2
}

/**
 * Takes all programs in turn, round by round, so that a machine that slows down slows all of them down.
 * @template {string} Name
 * @param {Record<Name, () => Promise<number>>} programs each gives one value
 * @param {{ rounds: number }} options
 * @returns {Promise<Record<Name, number[]>>}
 */
export async function inTurn(programs, { rounds }) {
  const entries = /** @type {[Name, () => Promise<number>][]} */ (Object.entries(programs))
  const values = /** @type {Record<Name, number[]>} */ (
    Object.fromEntries(entries.map(([name]) => [name, []]))
  )
  for (const [, take] of entries) await take() // warms the page cache
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, take] of entries) values[name].push(await take())
  }
  return values
}

/**
 * @typedef {object} Figure
 * @property {string} workload what was done
 * @property {string} unit of `ours` and `peer`
 * @property {number} ours
 * @property {string} peerName with its version
 * @property {number} peer
 * @property {number} ratio ours to the peer's; pairs of one round, median
 * @property {number} runs
 */

/**
 * @param {Omit<Figure, 'ours' | 'peer' | 'ratio' | 'runs'>} what
 * @param {{ ours: readonly number[], peer: readonly number[] }} values
 * @returns {Figure}
 */
export function figure(what, { ours, peer }) {
  const ratios = ours.map((value, round) => value / (peer[round] ?? NaN))
  return { ...what, ours: median(ours), peer: median(peer), ratio: median(ratios), runs: ours.length }
}

/** @param {Figure} told */
export function tell(told) {
  const number = (/** @type {number} */ value) => value.toPrecision(3)
  console.log(
    `${told.workload}: ${number(told.ours)} ${told.unit}, ${told.peerName} ${number(told.peer)} ${told.unit}, ` +
      `ratio ${told.ratio.toFixed(2)} (medians of ${told.runs})`
  )
  console.log(JSON.stringify(told))
}
