// npm run trust: what the project's word on safety rests on, as figures. Everything is tried, nothing is assumed: a part
// that cannot be had on this machine is named with its reason.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildPrograms, isThere, must } from './programs.mjs'
import { fuzzedSoFar } from './builds.mjs'
import { page, table } from './page.mjs'
import { figureOf, newest, readRecord, writeRecord } from './record.mjs'
import { sections } from './sections.mjs'
import { scratchFolder } from './scene.mjs'

/**
 * @typedef {import('./record.mjs').Recorded} Recorded
 * @typedef {import('./sections.mjs').Row} Row
 */

const usage = `Usage: npm run trust -- [--long] [--only NAME,...] [--write] [--json FILE] | --page

  --long         every step, 500 kills, an hour of fuzzing for each target; without it a short run, as CI makes it
  --only NAMES   of: ${sections.map(({ name }) => name).join(', ')}
  --write        keep what this run finds in trust/record.json, and write docs/trust.md of it and of what was kept before
  --page         only write docs/trust.md
  --json FILE    the rows, for programs`

/** @param {string} message @returns {never} */
function refuse(message) {
  console.error(`trust: ${message}\n\n${usage}`)
  process.exit(2)
}

function parse() {
  try {
    return parseArgs({
      options: {
        long: { type: 'boolean', default: false },
        only: { type: 'string' },
        write: { type: 'boolean', default: false },
        page: { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', default: false }
      }
    }).values
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message)
  }
}

const options = parse()
if (options.help) {
  console.log(usage)
  process.exit(0)
}
const names = sections.map(({ name }) => name)

function writePage() {
  const file = path.join(import.meta.dirname, '..', 'docs', 'trust.md')
  fs.writeFileSync(file, page(readRecord(), fuzzedSoFar().map(figureOf)))
}

if (options.page) {
  if (process.argv.length > 3) refuse('--page goes alone')
  writePage()
  process.exit(0)
}
const wanted = options.only?.split(',')
const unknown = wanted?.find((name) => !names.includes(name))
if (unknown !== undefined) refuse(`there is no part '${unknown}'`)
if (!isThere('wimlib-imagex'))
  refuse('wimlib-imagex is needed as the second opinion; scripts/setup --tests installs it')

await buildPrograms()
const command = ['npm run trust', ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2)].join(
  ' '
)
const date = new Date().toISOString().slice(0, 10)
// Asked for only where it is kept: without it a run needs no git.
const revision = options.write
  ? (await must('git', ['describe', '--always', '--dirty'])).stdout.trim()
  : undefined
/** @type {Row[]} */
const rows = []
/** @type {Recorded[]} */
const recorded = []
for (const section of sections) {
  if (wanted && !wanted.includes(section.name)) continue
  if (!wanted && section.longOnly && !options.long) {
    const notTried = { tried: 0, triedWord: '', bad: [], badWord: '' }
    rows.push({ what: section.name, ...notTried, skipped: `only with --long or --only ${section.name}` })
    continue
  }
  const folder = scratchFolder()
  const started = performance.now()
  try {
    const found = await section.run(folder, { long: options.long })
    for (const row of found) {
      for (const bad of row.bad.slice(0, 10)) console.log(`${row.what}: ${bad}`)
    }
    rows.push(...found)
    recorded.push({
      section: section.name,
      date,
      ...(revision && { revision }),
      command,
      figures: found.map(figureOf)
    })
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
  console.error(`${section.name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
console.log(`\n${table(rows.map(figureOf))}`)
if (options.json) fs.writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`)
if (options.write) {
  // What fuzzing found is in its own ledger, with all turns.
  const kept = recorded.filter(({ section }) => section !== 'fuzz')
  writeRecord(newest(readRecord(), kept, names))
  writePage()
}
process.exitCode = rows.some((row) => !row.peer && row.bad.length > 0) ? 1 : 0
