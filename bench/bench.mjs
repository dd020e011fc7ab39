// What a workload gets: the programs, the corpora, folders, and how often and against what it measures.
import path from 'node:path'
import { Corpora } from './corpora.mjs'
import { Scratch } from './scratch.mjs'
import { Core, SevenZip, Wimlib } from './tools.mjs'

/**
 * @typedef {object} Bench
 * @property {Core} core
 * @property {Wimlib} wimlib
 * @property {SevenZip} sevenZip
 * @property {{ core: string, wimlib: string, sevenZip: string }} versions for people, such as "wimlib 1.13.5"
 * @property {Corpora} corpora
 * @property {Scratch} scratch
 * @property {(usual: number) => number} rounds how often each program runs, where a workload usually has so many
 * @property {(newer: number, older?: number) => import('./figures.mjs').Bar | null} speedBar
 *   against wimlib 1.14 and newer, and against older ones, which are slower
 * @property {(kind: 'ratio' | 'value', limit: number) => import('./figures.mjs').Bar | null} bar
 */

/**
 * Whether a bar of wimlib 1.14 holds.
 * @param {string} version
 */
export function isNewWimlib(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 1 || minor >= 14
}

/**
 * @param {import('./arguments.mjs').Options} options
 * @returns {Promise<Bench>}
 */
export async function openBench(options) {
  const folder = path.resolve(options.corpora ?? path.join(import.meta.dirname, '..', '.cache', 'bench'))
  const wimlib = new Wimlib(options.wimlib)
  const sevenZip = new SevenZip(options.sevenZip)
  const wimlibVersion = await wimlib.version()
  const sevenZipVersion = await sevenZip.version()
  const corpora = new Corpora({ folder, quick: options.quick, wimlib })
  const scratch = new Scratch({ trees: options.scratch, files: folder })
  try {
    const core = new Core({ program: options.core, state: scratch.state })
    const barred = (/** @type {import('./figures.mjs').Bar} */ bar) => (options.quick ? null : bar)
    return {
      core,
      wimlib,
      sevenZip,
      versions: {
        core: await core.version(),
        wimlib: `wimlib ${wimlibVersion}`,
        sevenZip: `7-Zip ${sevenZipVersion}`
      },
      corpora,
      scratch,
      rounds: (usual) => (options.quick ? 1 : (options.rounds ?? usual)),
      speedBar: (newer, older = newer) =>
        barred({ kind: 'speed', limit: isNewWimlib(wimlibVersion) ? newer : older }),
      bar: (kind, limit) => barred({ kind, limit })
    }
  } catch (error) {
    scratch.remove()
    throw error
  }
}
