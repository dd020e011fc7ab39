// npm run bench -- --scale: how time and memory of our operations grow with files, with bytes and with threads.
import fs from 'node:fs'
import { median } from './figures.mjs'
import { exponentOf } from './fit.mjs'
import { onProcessors, peakMemoryOf, processors } from './processes.mjs'
import { removeTree } from './scratch.mjs'
import { makeLarge, makeSmall } from './trees.mjs'
import { apply, changesOf } from './workloads/changes.mjs'

/** @typedef {import('./bench.mjs').Bench} Bench */

/** What is measured, in this order: each needs what the one before left. */
export const operations = /** @type {const} */ (['capture', 'verify', 'mount', 'save', 'discard'])

/**
 * @typedef {typeof operations[number]} Operation
 * @typedef {Record<Operation, { seconds: number, megabytes: number }>} Costs
 *
 * @typedef {object} Axis
 * @property {string} name
 * @property {{ label: string, x: number, costs: Costs }[]} points
 * @property {Record<Operation, { time: number | null, memory: number | null }> | null} exponents null: what cannot be fitted
 *
 * @typedef {object} Scale
 * @property {Axis[]} axes
 * @property {string[]} failures
 */

/**
 * @param {Bench} bench
 * @param {string} folder
 * @param {{ threads: number | null, changes: ReturnType<typeof changesOf> }} how
 * @returns {Promise<Costs>}
 */
async function costsOnce({ core, scratch }, folder, { threads, changes }) {
  const [image, mount] = [scratch.file(), scratch.tree()]
  const cost = async (/** @type {import('./processes.mjs').Command} */ command) => {
    const { seconds, bytes } = await peakMemoryOf(threads === null ? command : onProcessors(command, threads))
    return { seconds, megabytes: bytes / 1e6 }
  }
  const capture = await cost(core.capture(folder, image, { codec: 'lzx', level: 'fast' }))
  const verify = await cost(core.verify(image, 'full'))
  const mounted = await cost(core.mount(image, mount))
  apply(mount, changes)
  const save = await cost(core.save(mount, { integrity: true }))
  await cost(core.mount(image, mount))
  const discard = await cost(core.discard(mount))
  fs.rmSync(image)
  return { capture, verify, mount: mounted, save, discard }
}

/**
 * Medians of some rounds.
 * @param {Bench} bench
 * @param {string} folder
 * @param {{ threads?: number }} [how]
 * @returns {Promise<Costs>}
 */
async function costsOf(bench, folder, { threads } = {}) {
  const changes = changesOf({ folder })
  /** @type {Costs[]} */
  const runs = []
  for (let round = 0; round < bench.rounds(3); round += 1)
    runs.push(await costsOnce(bench, folder, { threads: threads ?? null, changes }))
  return perOperation((operation) => ({
    seconds: median(runs.map((costs) => costs[operation].seconds)),
    megabytes: median(runs.map((costs) => costs[operation].megabytes))
  }))
}

/**
 * @template Value
 * @param {(operation: Operation) => Value} make
 */
function perOperation(make) {
  return /** @type {Record<Operation, Value>} */ (
    Object.fromEntries(operations.map((operation) => [operation, make(operation)]))
  )
}

/** @param {Axis['points']} points */
export function exponentsOf(points) {
  if (points.length < 2) return null
  const fit = (/** @type {(costs: Costs) => number} */ value) => {
    const values = points.map(({ x, costs }) => ({ x, y: value(costs) }))
    return values.every(({ y }) => y > 0) ? exponentOf(values) : null
  }
  return perOperation((operation) => ({
    time: fit((costs) => costs[operation].seconds),
    memory: fit((costs) => costs[operation].megabytes)
  }))
}

/**
 * @typedef {object} Size
 * @property {string} label
 * @property {number} x
 * @property {number} space bytes that the trees need
 * @property {(folder: string) => void} make
 */

/**
 * @param {Bench} bench
 * @param {string} name
 * @param {readonly Size[]} sizes
 * @param {number} threadsAt which size is also measured with 1 and 2 threads
 * @param {string[]} failures gets what could not be measured
 * @returns {Promise<Axis[]>} the axis, and that of the threads
 */
async function take(bench, name, sizes, threadsAt, failures) {
  /** @type {Axis} */
  const axis = { name, points: [], exponents: null }
  /** @type {Axis} */
  const threads = { name: 'threads', points: [], exponents: null }
  for (const { label, x, space, make } of sizes) {
    console.error(`== ${label}`)
    try {
      const free = bench.scratch.freeForTrees()
      if (free < space) throw new Error(`it needs ${space / 1e9} GB, ${free / 1e9} GB are free`)
      const folder = bench.scratch.tree()
      make(folder)
      const told = (/** @type {string} */ on, /** @type {Axis['points'][number]} */ point) => {
        console.log(JSON.stringify({ axis: on, ...point }))
        return point
      }
      axis.points.push(told(name, { label, x, costs: await costsOf(bench, folder) }))
      if (x === threadsAt) {
        threads.name = `threads, ${label}`
        for (const count of [1, 2].slice(0, processors().length)) {
          const costs = await costsOf(bench, folder, { threads: count })
          const threadLabel = `${count} thread${count === 1 ? '' : 's'}`
          threads.points.push(told(threads.name, { label: threadLabel, x: count, costs }))
        }
      }
      removeTree(folder)
    } catch (error) {
      console.error(`FAILED ${label}: ${error instanceof Error ? error.message : String(error)}`)
      failures.push(label)
    } finally {
      bench.scratch.clear()
    }
  }
  return [
    { ...axis, exponents: exponentsOf(axis.points) },
    { ...threads, exponents: exponentsOf(threads.points) }
  ]
}

/**
 * @param {Bench} bench
 * @param {{ quick: boolean }} how
 * @returns {Promise<Scale>}
 */
export async function takeScale(bench, { quick }) {
  const pe = bench.corpora.tree('pe').folder
  const mixed = bench.corpora.tree('mixed').folder
  const { poolBytes } = bench.corpora.sizes
  const page = 4096
  const files = (quick ? [100, 400] : [1000, 10_000, 100_000, 500_000]).map((count) => ({
    label: `${count.toLocaleString('en')} files`,
    x: count,
    space: 3 * page * count,
    make: (/** @type {string} */ folder) => {
      makeSmall(folder, { files: count, poolBytes, pe, mixed, largest: 2048 })
    }
  }))
  const bytes = (quick ? [1e6, 4e6] : [0.1e9, 1e9, 4e9]).map((count) => ({
    label: `${count / 1e9} GB`,
    x: count,
    space: 2.5 * count,
    make: (/** @type {string} */ folder) => {
      makeLarge(folder, { bytes: count, pe })
    }
  }))
  /** @type {string[]} */
  const failures = []
  const axes = [
    ...(await take(bench, 'files', files, quick ? 400 : 100_000, failures)),
    ...(await take(bench, 'bytes', bytes, quick ? 4e6 : 1e9, failures))
  ]
  for (const { name, exponents } of axes) console.log(JSON.stringify({ axis: name, exponents }))
  return { axes, failures }
}
