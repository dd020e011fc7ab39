// What is shown on builds of their own: fuzzing, the unit tests under sanitizers, hardening and reproducibility.
import fs from 'node:fs'
import path from 'node:path'
import { parseChecksums } from '../scripts/checksums.mjs'
import { configureWithGcc } from '../scripts/gcc.mjs'
import { inLanes } from './lanes.mjs'
import { must, root, run, work } from './programs.mjs'

/** @typedef {import('./sections.mjs').Section} Section */

const shortFuzzing = 20
const longFuzzing = 3600
const turnOfLongFuzzing = 600
const ledger = path.join(root, 'native', 'fuzz', 'ledger.ndjson')

/** @param {string} file @returns {any[]} */
const linesOf = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

/** @type {Section} */
export const fuzz = {
  name: 'fuzz',
  async run(folder, { long }) {
    const json = path.join(folder, 'fuzz.json')
    // Hours are had in turns, over many runs; what each did stands in the ledger.
    const howLong = long
      ? ['--seconds', turnOfLongFuzzing, '--total', longFuzzing]
      : ['--seconds', shortFuzzing]
    const ran = await run(path.join(root, 'scripts', 'fuzz'), [
      '--all',
      '--json',
      json,
      ...howLong.map(String)
    ])
    if (ran.code === 2) return [{ ...fuzzRow, what: 'fuzzing', skipped: ran.stderr.trim() }]
    if (!fs.existsSync(json)) throw new Error(`the fuzz targets cannot be built: ${ran.stderr}`)
    return fuzzRows(linesOf(long ? ledger : json))
  }
}

/** What all turns with --total did so far. */
export const fuzzedSoFar = () => fuzzRows(linesOf(ledger))

const fuzzRow = { tried: 0, triedWord: 'executions', bad: [], badWord: 'findings' }

/**
 * A row for each target: all its time and executions, and what its last turn found. What earlier ones found is
 * told by the page.
 *
 * @param {readonly { target: string, seconds: number, executions: number, coverage: number, findings: number }[]} turns
 */
export function fuzzRows(turns) {
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((all, number) => all + number, 0)
  return [...new Set(turns.map(({ target }) => target))].sort().map((target) => {
    const own = turns.filter((turn) => turn.target === target)
    const seconds = sum(own.map((turn) => turn.seconds))
    const coverage = Math.max(...own.map((turn) => turn.coverage))
    const earlier = sum(own.slice(0, -1).map((turn) => turn.findings))
    return {
      ...fuzzRow,
      what:
        `fuzzing ${target}, ${seconds} s of the processor, ${coverage} edges, under ASan and UBSan` +
        (earlier > 0 ? `; ${earlier} earlier` : ''),
      tried: sum(own.map((turn) => turn.executions)),
      bad: Array.from({ length: own.at(-1)?.findings ?? 0 }, () => `see build/fuzz/findings/${target}`)
    }
  })
}

/** @type {readonly { name: string, flags: string, only?: string }[]} */
const sanitizers = [
  { name: 'ASan and UBSan', flags: '-fsanitize=address,undefined -fno-sanitize-recover=all' },
  { name: 'ThreadSanitizer', flags: '-fsanitize=thread' }
]

/** @type {Section} */
export const sanitized = {
  name: 'sanitizers',
  longOnly: true,
  async run() {
    const rows = []
    for (const [at, { name, flags }] of sanitizers.entries()) {
      const build = path.join(work, `sanitized${at}`)
      // g++ 12 takes what sanitizers add to std::function for a use of what was never set.
      const flag = `-DCMAKE_CXX_FLAGS=${flags} -Wno-maybe-uninitialized`
      await must('cmake', configureWithGcc(build, flag))
      await must('cmake', ['--build', build])
      const programs = fs.readdirSync(build).filter((file) => file.endsWith('_test'))
      const ran = await inLanes(programs, async (test) => {
        const { stdout, stderr, code } = await run(path.join(build, test), [])
        const tests = Number(/test cases: +(\d+)/.exec(stdout)?.[1] ?? 0)
        const report = /(?:WARNING|ERROR): .*/.exec(stderr)?.[0] ?? stdout.slice(-400)
        return { tests, bad: code === 0 ? [] : [`${test}: ${report}`] }
      })
      rows.push({
        what: `unit tests under ${name}`,
        tried: ran.reduce((sum, { tests }) => sum + tests, 0),
        triedWord: 'tests',
        bad: ran.flatMap(({ bad }) => bad),
        badWord: 'programs with a report'
      })
    }
    return rows
  }
}

/** @type {Section} */
export const hardening = {
  name: 'hardening',
  async run() {
    const { stdout } = await run(process.execPath, [path.join(root, 'scripts', 'hardening.mjs')])
    const found = /hardening: (\d+) programs, (\d+) properties, (\d+) missing/.exec(stdout)
    if (!found) throw new Error(stdout)
    const bad = Array.from({ length: Number(found[3]) }, () => 'see scripts/hardening.mjs')
    return [
      {
        what: `what protects the ${found[1]} released programs`,
        tried: Number(found[2]),
        triedWord: 'properties',
        bad,
        badWord: 'missing'
      }
    ]
  }
}

/** @type {Section} */
export const reproducible = {
  name: 'reproducible',
  longOnly: true,
  async run() {
    const released = parseChecksums(fs.readFileSync(path.join(root, 'dist', 'native', 'SHA256SUMS'), 'utf8'))
    const targets = Object.keys(released).map(path.dirname).join(',')
    const { stdout } = await run(path.join(root, 'scripts', 'reproduce'), ['--targets', targets])
    const found = /reproducible: (\d+) programs the same in two builds, (\d+) different/.exec(stdout)
    if (!found) throw new Error(stdout)
    const bad = Array.from({ length: Number(found[2]) }, () => 'see scripts/reproduce')
    return [
      {
        what: 'programs built twice, in two folders',
        tried: Number(found[1]) + bad.length,
        triedWord: 'programs',
        bad,
        badWord: 'that differ'
      }
    ]
  }
}
