// Crashes at every recorded step of every scenario, in every way of disk.mjs; and calls that fail at every step.
import fs from 'node:fs'
import path from 'node:path'
import { crashesAfter, replay } from './disk.mjs'
import { randomNumbers } from './programs.mjs'
import { readTrace } from './trace.mjs'
import { digestOf } from './tree.mjs'
import { Scene } from './scene.mjs'
import { verdictsOf } from './verdict.mjs'
import { headerSize } from './wim-file.mjs'

/** @typedef {import('./scenario.mjs').Scenario} Scenario */

/**
 * @typedef {object} Tried
 * @property {number} steps recorded
 * @property {number} tried states of a disk, or failing calls
 * @property {number} different of those states
 * @property {string[]} lost what went wrong, one sentence each
 */

/**
 * Steps inside the mount directory count as on the disk: what programs write there, and what a mount extracts, is not
 * synced by us, and a mount after a power failure is one to discard.
 * @param {import('./trace.mjs').Step | undefined} step
 */
const inMount = (step) => step !== undefined && step.path.startsWith('mount/') && step.op !== 'remove'

/**
 * Some of what could be judged of one state: all, or one after the other.
 * @template T
 * @param {readonly T[]} verdicts @param {boolean} all @param {number} at the number of the state
 */
const chosen = (verdicts, all, at) => (all ? verdicts : [verdicts[at % verdicts.length]]).filter(isThere)

/** @template T @param {T | undefined} value @returns {value is T} */
const isThere = (value) => value !== undefined

/**
 * @param {string} folder
 * @param {Scenario} scenario
 * @param {{ seed: number, subsets: number, most: number, every?: number, all?: boolean, progress?: (done: number, of: number) => void }} options
 *   `all`: each disk with all that can be done with it, not with one of it
 * @returns {Promise<Tried>}
 */
export async function tryCrashes(
  folder,
  scenario,
  { seed, subsets, most, every = 1, all = false, progress }
) {
  const scene = await Scene.make(folder, scenario)
  const trace = path.join(folder, 'trace')
  const ran = await scene.recorded(trace)
  if (ran.code !== 0) throw new Error(`${scenario.name}: ${ran.stdout}${ran.stderr}`)
  await scene.keepAsNew()
  const steps = readTrace(trace)
  const random = randomNumbers(seed)
  /** @type {Tried} */
  const tried = { steps: steps.length - ran.before, tried: 0, different: 0, lost: [] }
  const seen = new Set()
  for (let count = ran.before; ; count = Math.min(count + every, steps.length)) {
    const before = steps.slice(0, count)
    const told = count === steps.length
    for (const crash of crashesAfter(before, { random, subsets, most })) {
      tried.tried += 1
      const lost = new Set([...crash.lost].filter((at) => !inMount(before[at])))
      const putTogether = () => {
        scene.restore()
        replay(scene.root, before, { lost, torn: crash.torn })
      }
      putTogether()
      const digest = `${digestOf(scene.root)} ${told}`
      if (seen.has(digest)) continue
      seen.add(digest)
      for (const [at, verdict] of chosen(verdictsOf(scenario), all, tried.different).entries()) {
        if (at > 0) putTogether()
        const complaint = await verdict(scene, { told, exact: true })
        if (complaint)
          tried.lost.push(
            `${scenario.name}, after step ${count} of ${steps.length}, ${crash.name}: ${complaint}`
          )
      }
      tried.different += 1
    }
    progress?.(count, steps.length)
    if (count === steps.length) return tried
  }
}

/** From the call on for good, or with `-once` only this one; the last two are of one call by their nature. */
export const faultKinds = ['EIO', 'ENOSPC', 'EDQUOT', 'EIO-once', 'ENOSPC-once', 'EINTR', 'short']

/** @param {string} kind */
const comesOnce = (kind) => kind.endsWith('-once') || kind === 'EINTR' || kind === 'short'

/**
 * @param {string} folder
 * @param {Scenario} scenario
 * @param {{ kinds?: readonly string[], every?: number, all?: boolean, progress?: (done: number, of: number) => void }} [options]
 * @returns {Promise<Tried>}
 */
export async function tryFaults(
  folder,
  scenario,
  { kinds = faultKinds, every = 1, all = false, progress } = {}
) {
  const scene = await Scene.make(folder, scenario)
  const trace = path.join(folder, 'trace')
  await scene.recorded(trace)
  await scene.keepAsNew()
  const calls = 1 + (readTrace(trace).at(-1)?.call ?? -1)
  /** @type {Tried} */
  const tried = { steps: calls, tried: 0, different: 0, lost: [] }
  for (let call = 0; call < calls; call += every) {
    for (const kind of kinds) {
      for (const verdict of chosen(verdictsOf(scenario), all, tried.tried)) {
        scene.restore()
        const ran = await scene.recorded(trace, `${call}:${kind}`)
        tried.tried += 1
        tried.different += 1
        const complaint =
          (comesOnce(kind) && ran.code !== 0 ? leftBehind(scene, ran.image) : '') ||
          (await verdict(scene, { told: ran.code === 0 }))
        if (complaint)
          tried.lost.push(
            `${scenario.name}, call ${call} of ${calls} fails with ${kind} (exit code ${ran.code}): ${complaint}`
          )
      }
    }
    progress?.(call, calls)
  }
  return tried
}

/**
 * After one fault everything works again, so what failed is rolled back to the byte, unless the image is the new one.
 * @param {Scene} scene @param {Buffer | undefined} before the file, if it was there
 */
function leftBehind(scene, before) {
  if (before === undefined || scene.imageNow() === 'lost') return ''
  const now = fs.readFileSync(scene.wim)
  if (now.equals(before)) return ''
  if (now.subarray(0, headerSize).equals(before.subarray(0, headerSize)))
    return `a save that failed left ${now.length - before.length} bytes behind`
  return ''
}
