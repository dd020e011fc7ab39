// Things done side by side. Programs are started and waited for one by one, so a lane keeps no more than one processor busy.
import { availableParallelism } from 'node:os'

const lanes = Number(process.env.TRUST_LANES ?? Math.min(2, availableParallelism()))

/**
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T, at: number) => Promise<R>} work
 * @returns {Promise<R[]>} in the order of the items
 */
export async function inLanes(items, work) {
  /** @type {R[]} */
  const results = []
  const left = [...items.entries()]
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [at, item] = next
      results[at] = await work(item, at)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}
