// All workloads, in the order of the page.
import { startup } from '../startup.mjs'
import { discard } from './discard.mjs'
import { extractWorkloads } from './extract.mjs'
import { levelsWorkload } from './levels.mjs'
import { memory } from './memory.mjs'
import { saveChangesWorkloads } from './save-changes.mjs'
import { saveNewWorkloads } from './save-new.mjs'
import { start } from './start.mjs'
import { table } from './table.mjs'
import { verifyWorkloads } from './verify.mjs'

/**
 * @typedef {object} Taken
 * @property {import('../figures.mjs').Figure[]} figures
 * @property {import('./levels.mjs').Point[]} [points] of the levels
 *
 * @typedef {object} Workload
 * @property {string} name for --only
 * @property {(bench: import('../bench.mjs').Bench) => Promise<Taken>} take
 */

/** @type {Workload} */
const action = {
  name: 'action',
  async take(bench) {
    return { figures: await startup({ rounds: bench.rounds(15) }) }
  }
}

/** @type {readonly Workload[]} */
export const workloads = [
  ...verifyWorkloads,
  table,
  ...saveChangesWorkloads,
  ...saveNewWorkloads,
  ...extractWorkloads,
  discard,
  memory,
  levelsWorkload,
  start,
  action
]
