// Crashes at every recorded step of every scenario, in every way of disk.mjs; and calls that fail at every step.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { crashesAfter, replay } from './disk.mjs'
import { randomNumbers } from './programs.mjs'
import { readTrace } from './trace.mjs'
import { Scene } from './scene.mjs'

/** @typedef {import('./scene.mjs').Scenario} Scenario */

/**
 * @typedef {object} Tried
 * @property {number} steps recorded
 * @property {number} tried states of a disk, or failing calls
 * @property {number} different of those states
 * @property {string[]} lost what went wrong, one sentence each
 */

/** One digest for all that a folder holds. @param {string} folder */
function digestOf(folder) {
  const hash = createHash('sha256')
  const walk = (/** @type {string} */ at) => {
    for (const entry of fs
      .readdirSync(at, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = path.join(at, entry.name)
      hash.update(`${full}\0${entry.isDirectory() ? 'd' : fs.lstatSync(full).size}\0`)
      if (entry.isDirectory()) walk(full)
      else if (entry.isFile()) hash.update(fs.readFileSync(full))
    }
  }
  walk(folder)
  return hash.digest('hex')
}

/**
 * Steps inside the mount directory count as on the disk: what programs write there, and what a mount extracts, is not
 * synced by us, and a mount after a power failure is one to discard.
 * @param {import('./trace.mjs').Step | undefined} step
 */
const inMount = (step) => step !== undefined && step.path.startsWith('mount/') && step.op !== 'remove'

/**
 * @param {string} folder
 * @param {Scenario} scenario
 * @param {{ seed: number, subsets: number, most: number, every?: number, progress?: (done: number, of: number) => void }} options
 * @returns {Promise<Tried>}
 */
export async function tryCrashes(folder, scenario, { seed, subsets, most, every = 1, progress }) {
  const scene = await Scene.make(folder, scenario)
  const trace = path.join(folder, 'trace')
  const ran = await scene.recorded(trace)
  if (ran.code !== 0) throw new Error(`${scenario.name}: ${ran.stdout}${ran.stderr}`)
  await scene.keepAsNew()
  const steps = readTrace(trace)
  const random = randomNumbers(seed)
  /** @type {Tried} */
  const tried = { steps: steps.length - ran.before, tried: 0, different: 0, lost: [] }
  const makesImage = scenario.saves === true || scenario.captures === true
  const seen = new Set()
  for (let count = ran.before; ; count = Math.min(count + every, steps.length)) {
    const before = steps.slice(0, count)
    const told = makesImage && count === steps.length
    for (const crash of crashesAfter(before, { random, subsets, most })) {
      tried.tried += 1
      const lost = new Set([...crash.lost].filter((at) => !inMount(before[at])))
      scene.restore()
      replay(scene.root, before, { lost, torn: crash.torn })
      const digest = `${digestOf(scene.root)} ${told}`
      if (seen.has(digest)) continue
      seen.add(digest)
      tried.different += 1
      const complaint = await scene.complaint({ then: tried.different % 3 === 0 ? 'discard' : 'save', told })
      if (complaint)
        tried.lost.push(
          `${scenario.name}, after step ${count} of ${steps.length}, ${crash.name}: ${complaint}`
        )
    }
    progress?.(count, steps.length)
    if (count === steps.length) return tried
  }
}

export const faultKinds = ['EIO', 'ENOSPC', 'EDQUOT', 'EINTR', 'short']

/**
 * @param {string} folder
 * @param {Scenario} scenario
 * @param {{ kinds?: readonly string[], every?: number, progress?: (done: number, of: number) => void }} [options]
 * @returns {Promise<Tried>}
 */
export async function tryFaults(folder, scenario, { kinds = faultKinds, every = 1, progress } = {}) {
  const scene = await Scene.make(folder, scenario)
  const trace = path.join(folder, 'trace')
  await scene.recorded(trace)
  await scene.keepAsNew()
  const calls = 1 + (readTrace(trace).at(-1)?.call ?? -1)
  const makesImage = scenario.saves === true || scenario.captures === true
  /** @type {Tried} */
  const tried = { steps: calls, tried: 0, different: 0, lost: [] }
  for (let call = 0; call < calls; call += every) {
    for (const kind of kinds) {
      scene.restore()
      const ran = await scene.recorded(trace, `${call}:${kind}`)
      tried.tried += 1
      tried.different += 1
      let complaint
      if (ran.code === null) complaint = `the core died: ${ran.stderr}`
      else
        complaint = await scene.complaint({
          then: tried.tried % 3 === 0 ? 'discard' : 'save',
          told: makesImage && ran.code === 0
        })
      if (complaint)
        tried.lost.push(
          `${scenario.name}, call ${call} fails with ${kind} (exit code ${ran.code}): ${complaint}`
        )
    }
    progress?.(call, calls)
  }
  return tried
}
