// The parts of npm run trust, in their order.
import { fuzz, hardening, reproducible, sanitized } from './builds.mjs'
import { tryConcurrent } from './concurrent.mjs'
import { tryCrashes, tryFaults } from './crash.mjs'
import { tryDevice } from './device.mjs'
import { tryFullDisk } from './full-disk.mjs'
import { tryHostile, tryHostilePeer, whyNot } from './hostile.mjs'
import { tryKills } from './kills.mjs'
import { inLanes } from './lanes.mjs'
import { tryPeer } from './peer.mjs'
import { must } from './programs.mjs'
import { scenarios } from './scenario.mjs'
import { within } from './scene.mjs'

/**
 * @typedef {object} Row one line of the table
 * @property {string} what
 * @property {number} tried
 * @property {string} triedWord what `tried` counts
 * @property {number} [different] how many different disks those were
 * @property {string[]} bad one sentence each
 * @property {string} badWord what `bad` counts
 * @property {boolean} [peer] of another program, for comparison
 * @property {string} [skipped] why it could not be tried here
 */

/**
 * @typedef {object} Section
 * @property {string} name
 * @property {boolean} [longOnly] takes too long for a short run, unless asked for by name
 * @property {(folder: string, options: { long: boolean }) => Promise<Row[]>} run
 */

const seed = Number(process.env.TRUST_SEED ?? 20260607)

/**
 * A row for each scenario, in a folder of its own, some of them side by side.
 * @param {string} folder
 * @param {string} triedWord
 * @param {(folder: string, scenario: import('./scenario.mjs').Scenario) => Promise<{ what: string, tried: number, different?: number, lost: string[] }>} tryOne
 * @returns {Promise<Row[]>}
 */
const eachScenario = (folder, triedWord, tryOne) =>
  inLanes(scenarios, async (scenario, at) => {
    const { lost, ...found } = await tryOne(within(folder, at), scenario)
    return { ...found, triedWord, bad: lost, badWord: 'images lost' }
  })

/** @type {Section} */
const crash = {
  name: 'crash',
  run: (folder, { long }) =>
    eachScenario(folder, 'crashes', async (own, scenario) => {
      const depth = long
        ? { subsets: 6, most: 12, every: 1, all: true }
        : { subsets: 1, most: 2, every: shortStride(scenario, 8) }
      const { steps, tried, different, lost } = await tryCrashes(own, scenario, { seed, ...depth })
      return { what: `crash during: ${scenario.name} (${steps} steps)`, tried, different, lost }
    })
}

/** @type {Section} */
const fault = {
  name: 'fault',
  run: (folder, { long }) =>
    eachScenario(folder, 'faults', async (own, scenario) => {
      const depth = long ? { every: 1, all: true } : { every: shortStride(scenario, 10) }
      const { tried, lost } = await tryFaults(own, scenario, depth)
      return { what: `a call fails during: ${scenario.name}`, tried, lost }
    })
}

/**
 * A short run tries each so many-th step, and of the scenarios that resemble another one fewer.
 * @param {import('./scenario.mjs').Scenario} scenario @param {number} every
 */
const shortStride = ({ killed, newBytes, two, capture }, every) =>
  killed || newBytes || two || capture ? 3 * every : every

const signals = /** @type {const} */ (['SIGKILL', 'SIGTERM', 'SIGINT'])

/** @type {Section} */
const kill = {
  name: 'kill',
  async run(folder, { long }) {
    const rows = []
    for (const [at, signal] of signals.entries()) {
      const kills = long ? (signal === 'SIGKILL' ? 500 : 200) : signal === 'SIGKILL' ? 15 : 6
      const newBytes = long ? 12_000_000 : 4_000_000
      const killed = await tryKills(within(folder, at), { signal, kills, newBytes, seed })
      rows.push({
        what: `${signal} at a random moment of a save (${killed.old} left the old image, ${killed.new} the new one)`,
        tried: killed.tried,
        triedWord: signal === 'SIGKILL' ? 'kills' : 'signals',
        bad: killed.lost,
        badWord: 'images lost'
      })
    }
    return rows
  }
}

/** @type {Section} */
const fullDisk = {
  name: 'full-disk',
  async run(folder, { long }) {
    const row = { what: 'a file system of 64 MiB that is full', triedWord: 'saves', badWord: 'images lost' }
    const result = await tryFullDisk(folder, { fillings: long ? 60 : 6 })
    if (typeof result === 'string') return [{ ...row, tried: 0, bad: [], skipped: result }]
    return [
      { ...row, what: `${row.what} (${result.different} did not fit)`, tried: result.tried, bad: result.lost }
    ]
  }
}

/** @type {Section} */
const device = {
  name: 'device',
  async run(folder, { long }) {
    const row = { triedWord: 'saves', badWord: 'images lost' }
    const found = await tryDevice(folder, { rounds: long ? 60 : 3, seed })
    if (typeof found === 'string')
      return [{ ...row, what: 'a block device that dies during a save', tried: 0, bad: [], skipped: found }]
    const { ours, theirs } = found
    return [
      ...ours.map(({ death, tried, notDone, lost }) => ({
        ...row,
        what: `a block device that ${death} during a save (${notDone} were not done)`,
        tried,
        bad: lost
      })),
      ...[
        { bad: theirs.unreadable, badWord: 'files that it cannot read' },
        { bad: theirs.gone, badWord: 'changes gone after it told success' }
      ].map((bad) => ({
        what: `a block device that ${theirs.death} during wimlib's update`,
        tried: theirs.tried,
        triedWord: 'updates',
        ...bad,
        peer: true
      }))
    ]
  }
}

/** @type {Section} */
const concurrent = {
  name: 'concurrent',
  async run(folder, { long }) {
    const row = { triedWord: 'rounds', badWord: 'images lost' }
    const { quick, writer, slow } = await tryConcurrent(folder, {
      rounds: long ? 20 : 2,
      slowRounds: long ? 10 : 1,
      writerRounds: long ? 400 : 16,
      seed
    })
    const meddled = 'others write to the mount or replace the WIM within a save'
    return [
      { ...row, what: `concurrent use, ${quick.stories} stories`, tried: quick.tried, bad: quick.lost },
      {
        ...row,
        what: `a program writes during a save (${writer.reachedSave} came to write, ${writer.saved} saved)`,
        tried: writer.tried,
        bad: writer.lost
      },
      typeof slow === 'string'
        ? { ...row, what: meddled, tried: 0, bad: [], skipped: slow }
        : { ...row, what: `${meddled}, ${slow.stories} stories`, tried: slow.tried, bad: slow.lost }
    ]
  }
}

/** @type {Section} */
const hostile = {
  name: 'hostile',
  async run(folder) {
    const row = { what: 'hostile files', tried: 0, triedWord: 'files', bad: [], badWord: 'crashes' }
    const skipped = whyNot()
    if (skipped) return [{ ...row, skipped }]
    const found = await tryHostile(folder)
    const theirs = await tryHostilePeer(folder)
    const ours = (/** @type {string[]} */ bad, /** @type {string} */ badWord) => ({
      ...row,
      tried: found.files,
      bad,
      badWord
    })
    return [
      ours(found.crashes, 'crashes'),
      ours(found.hangs, 'hangs'),
      ours(found.memory, 'over their memory'),
      ours(found.escapes, 'escapes'),
      ours(found.falselyVerified, 'falsely verified'),
      ours(found.unclear, 'not told in one clear sentence'),
      { ...ours(theirs.crashes, 'crashes or hangs'), what: 'hostile files, verified by wimlib', peer: true },
      {
        ...ours(theirs.good, 'falsely verified'),
        what: 'hostile files to be refused, verified by wimlib',
        tried: theirs.refusable,
        peer: true
      }
    ]
  }
}

/** @type {Section} */
const peer = {
  name: 'peer',
  async run(folder, { long }) {
    const { stdout } = await must('wimlib-imagex', ['--version'])
    const version = /[\d.]+/.exec(stdout)?.[0] ?? ''
    const results = await tryPeer(folder, { seed, subsets: long ? 6 : 1, most: long ? 12 : 2 })
    return results.map(({ name, steps, tried, different, lost }) => ({
      what: `crash during wimlib ${version}: ${name} (${steps} steps)`,
      tried,
      different,
      triedWord: 'crashes',
      bad: lost,
      badWord: 'files that it cannot read',
      peer: true
    }))
  }
}

/** @type {readonly Section[]} */
export const sections = [
  crash,
  fault,
  kill,
  fullDisk,
  device,
  concurrent,
  hostile,
  fuzz,
  sanitized,
  hardening,
  reproducible,
  peer
]
