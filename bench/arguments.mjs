// The command line of npm run bench, read once into a value.

/**
 * @typedef {object} Options
 * @property {readonly string[] | null} only names of workloads, or null for all
 * @property {number | null} rounds how often each program runs, or null for each workload's own number
 * @property {boolean} quick small corpora and one round: shows that all works, measures nothing
 * @property {boolean} scale growth with files, bytes and threads instead of the workloads
 * @property {boolean} list only names the workloads
 * @property {boolean} write writes docs/performance.md, its charts and the README's line
 * @property {string | null} json file for all figures
 * @property {string | null} core another program than the released one
 * @property {string | null} corpora folder for the corpora
 * @property {string | null} scratch folder for trees, a tmpfs for choice
 * @property {string | null} wimlib the peer
 * @property {string | null} sevenZip the other peer
 */

/** A wrong command line: the message is for the user, without a stack. */
export class UsageError extends Error {}

const flags = ['quick', 'scale', 'list', 'write']
const values = ['only', 'rounds', 'json', 'core', 'corpora', 'scratch', 'wimlib', 'seven-zip']

/**
 * @param {readonly string[]} args
 * @param {readonly string[]} names of all workloads
 * @param {NodeJS.ProcessEnv} env WIMLIB_IMAGEX and SEVEN_ZIP name the peers where no option does
 * @returns {Options}
 */
export function parseArguments(args, names, env) {
  /** @type {Record<string, string>} */
  const given = {}
  for (let at = 0; at < args.length; at += 1) {
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(args[at] ?? '') ?? []
    if (flags.includes(name) && value === undefined) {
      given[name] = 'true'
    } else if (values.includes(name)) {
      const text = value ?? args[(at += 1)]
      if (text === undefined || text === '') throw new UsageError(`--${name} needs a value.`)
      given[name] = text
    } else {
      const known = [...flags, ...values].map((option) => `--${option}`).join(', ')
      throw new UsageError(`"${args[at] ?? ''}" is not an option of the bench; there are ${known}.`)
    }
  }
  const only = given.only?.split(',') ?? null
  const unknown = only?.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`There is no workload "${unknown}"; there are ${names.join(', ')}.`)
  if (given.rounds !== undefined && !/^[1-9]\d?$/.test(given.rounds))
    throw new UsageError(`--rounds needs a whole number from 1 to 99, not "${given.rounds}".`)
  if (given.write !== undefined && (only !== null || given.quick !== undefined))
    throw new UsageError('--write is for whole runs, not for --only or --quick.')
  if (given.scale !== undefined && only !== null)
    throw new UsageError('--only chooses among the workloads and has no meaning with --scale.')
  return {
    only,
    rounds: given.rounds === undefined ? null : Number(given.rounds),
    quick: given.quick !== undefined,
    scale: given.scale !== undefined,
    list: given.list !== undefined,
    write: given.write !== undefined,
    json: given.json ?? null,
    core: given.core ?? null,
    corpora: given.corpora ?? null,
    scratch: given.scratch ?? null,
    wimlib: given.wimlib ?? env.WIMLIB_IMAGEX ?? null,
    sevenZip: given['seven-zip'] ?? env.SEVEN_ZIP ?? null
  }
}
