// How figures are taken and told: medians, ratios of one run, the bar, a line for people and a JSON line for programs.

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
 * @template {Record<string, () => Promise<any>>} Programs
 * @param {Programs} programs each gives what one run cost
 * @param {object} how
 * @param {number} how.rounds
 * @param {boolean} [how.warmUp] whether each runs once before, for the page cache
 * @returns {Promise<{ [Name in keyof Programs]: Awaited<ReturnType<Programs[Name]>>[] }>}
 */
export async function inTurn(programs, { rounds, warmUp = true }) {
  /** @type {Record<string, unknown[]>} */
  const values = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  if (warmUp) for (const take of Object.values(programs)) await take()
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, take] of Object.entries(programs)) values[name]?.push(await take())
  }
  return /** @type {any} */ (values)
}

/**
 * What a figure must reach. `speed`: so many times as fast as the peer, at least. `ratio`: ours to the peer's, at most.
 * `value`: ours, at most.
 * @typedef {{ kind: 'speed' | 'ratio' | 'value', limit: number }} Bar
 *
 * @typedef {object} Figure
 * @property {string} workload what was done
 * @property {string} unit of `ours` and `peer`
 * @property {number} ours
 * @property {string | null} peerName with its version; null where there is nothing to compare with
 * @property {number | null} peer
 * @property {number | null} ratio ours to the peer's; pairs of one round, median
 * @property {number} runs
 * @property {Bar | null} bar
 * @property {boolean | null} met
 * @property {boolean} headline whether it is in the chart
 */

/** @param {{ bar: Bar, ours: number, ratio: number | null }} told */
export function isMet({ bar: { kind, limit }, ours, ratio }) {
  switch (kind) {
    case 'speed':
      return ratio !== null && 1 / ratio >= limit
    case 'ratio':
      return ratio !== null && ratio <= limit
    case 'value':
      return ours <= limit
  }
}

/**
 * @param {{ workload: string, unit: string, peerName: string | null, bar?: Bar | null, headline?: boolean }} what
 * @param {{ ours: readonly number[], peer?: readonly number[] }} values
 * @returns {Figure}
 */
export function figure({ bar = null, headline = false, ...what }, { ours, peer }) {
  const ratio = peer === undefined ? null : median(ours.map((value, round) => value / (peer[round] ?? NaN)))
  const middle = median(ours)
  return {
    ...what,
    ours: middle,
    peer: peer === undefined ? null : median(peer),
    ratio,
    runs: ours.length,
    bar,
    met: bar === null ? null : isMet({ bar, ours: middle, ratio }),
    headline
  }
}

/**
 * Three digits that matter, without an exponent.
 * @param {number} value
 */
export function rounded(value) {
  return value >= 1000 || value === 0 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

/** @param {Bar} bar */
export function barText({ kind, limit }) {
  if (kind === 'speed') return `${limit} times as fast`
  if (kind === 'value') return `at most ${limit}`
  return limit === 1 ? 'not larger' : `at most ${rounded((limit - 1) * 100)} % larger`
}

/**
 * How ours compares, in words.
 * @param {Figure} told
 */
export function comparison({ unit, ratio }) {
  if (ratio === null) return ''
  if (unit.startsWith('bytes')) {
    const percent = Math.abs(ratio - 1) * 100
    if (percent < 0.005) return 'the same size'
    return `${percent.toFixed(2)} % ${ratio > 1 ? 'larger' : 'smaller'}`
  }
  if (unit !== 's') return `${ratio.toFixed(2)} times as much`
  return `${(1 / ratio).toFixed(2)} times as fast`
}

/** @param {Figure} told */
export function tell(told) {
  const peer =
    told.peer === null
      ? ''
      : `; ${told.peerName ?? ''} ${rounded(told.peer)} ${told.unit}; ${comparison(told)}`
  const bar = told.bar === null ? '' : `; bar: ${barText(told.bar)}, ${told.met === true ? 'met' : 'NOT met'}`
  console.log(`${told.workload}: ${rounded(told.ours)} ${told.unit}${peer} (median of ${told.runs})${bar}`)
  console.log(JSON.stringify(told))
}
