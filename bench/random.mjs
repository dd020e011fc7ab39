// Numbers that look random and are the same in every run, so that every run has the same corpora.

/**
 * Mulberry32, a public-domain generator by Tommy Ettinger.
 * @param {number} seed
 * @returns {(below: number) => number} whole numbers from 0
 */
export function seeded(seed) {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/**
 * @template T
 * @param {readonly T[]} list
 * @param {number} seed
 * @returns {T[]}
 */
export function shuffled(list, seed) {
  const random = seeded(seed)
  const result = [...list]
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = random(last + 1)
    const [a, b] = [result[last], result[other]]
    if (a !== undefined && b !== undefined) [result[last], result[other]] = [b, a]
  }
  return result
}
