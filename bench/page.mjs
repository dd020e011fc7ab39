// Writes what a whole run took into docs/performance.md, its charts, and the README's one line.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fill } from '../scripts/docs.mjs'
import { levelsChart } from './chart-levels.mjs'
import { speedChart } from './chart-speed.mjs'
import { axisTable, figureTable, levelTable } from './tables.mjs'

/**
 * @typedef {object} Figures
 * @property {(import('./figures.mjs').Figure & { name: string })[]} figures with the names of their workloads
 * @property {import('./workloads/levels.mjs').Point[]} points
 * @property {string[]} failures
 *
 * @typedef {object} Facts
 * @property {string} cpu
 * @property {number} cores
 * @property {number} memory GB
 * @property {string} system
 * @property {string} kernel
 * @property {string} date
 * @property {boolean} tmpfs whether trees were on a tmpfs
 * @property {{ core: string, wimlib: string, sevenZip: string }} versions
 * @property {readonly import('./corpora.mjs').Tree[]} corpora
 */

const root = path.join(import.meta.dirname, '..')

/** What is told about the machine: what it is, not whose or where. */
export function machine() {
  const [, system = os.type()] = fs.existsSync('/etc/os-release')
    ? (/^PRETTY_NAME="(.*)"/m.exec(fs.readFileSync('/etc/os-release', 'utf8')) ?? [])
    : []
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memory: Math.round(os.totalmem() / 1e9),
    system,
    kernel: os.release().split('-')[0] ?? '',
    date: new Date().toISOString().slice(0, 10)
  }
}

/** @param {Facts} facts */
export function factsText({ cpu, cores, memory, system, kernel, date, tmpfs, versions, corpora }) {
  const trees = corpora.map(
    ({ name, files, bytes, from }) =>
      `- **${name}**: ${files.toLocaleString('en')} files, ${(bytes / 1e6).toFixed(1)} MB: ${from}.`
  )
  return [
    `Taken on ${date}: ${cpu}, ${cores} cores, ${memory} GB, ${system}, Linux ${kernel}; trees on ${tmpfs ? 'a tmpfs' : 'a disk'}, images on a disk.`,
    `${versions.core}; ${versions.wimlib}; ${versions.sevenZip}.`,
    '',
    ...trees
  ].join('\n')
}

/** @param {Pick<Figures, 'figures' | 'failures'>} taken */
export function figuresText({ figures, failures }) {
  const failed =
    failures.length === 0
      ? []
      : ['', `Could not be taken in this run: ${failures.map((name) => `\`${name}\``).join(', ')}.`]
  return [figureTable(figures), ...failed].join('\n')
}

/** What the README says; its numbers are those of the page. */
const quoted = {
  'verify-pe-lzx': 'verifying',
  'save-changes-small': 'saving a small change of 100,000 files',
  'save-new-lzx': 'saving new files',
  'extract-small': 'mounting'
}

/**
 * @param {Figures['figures']} figures
 * @param {Pick<Facts, 'cores' | 'versions'>} facts
 */
export function readmeLine(figures, { cores, versions }) {
  const parts = Object.entries(quoted).flatMap(([name, deed]) => {
    const told = figures.find((one) => one.name === name && one.headline)
    return told?.ratio === undefined || told.ratio === null ? [] : [`${deed} ${(1 / told.ratio).toFixed(2)}`]
  })
  if (parts.length === 0) throw new Error('There is no figure that the README quotes.')
  return `Times as fast as ${versions.wimlib} on ${cores} cores: ${parts.join(', ')}`
}

/**
 * @param {string} text with the place "<!-- speed -->...<!-- end of speed -->" in a line
 * @param {string} line
 */
export function quote(text, line) {
  const place = /(<!-- speed -->).*(<!-- end of speed -->)/
  if (!place.test(text)) throw new Error('There is no place for "speed".')
  return text.replace(place, (_, start, end) => `${start}${line}${end}`)
}

/**
 * @param {string} name
 * @param {(text: string) => string} change
 */
function edit(name, change) {
  const file = path.join(root, name)
  fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')))
}

/**
 * @param {Facts} facts
 * @param {Figures} taken
 */
export function writeFigures(facts, { figures, points, failures }) {
  const headlines = figures.filter(({ headline }) => headline)
  const images = path.join(root, 'docs', 'images')
  const peer = facts.versions.wimlib
  const draw = (/** @type {string} */ name, /** @type {string} */ chart) => {
    fs.writeFileSync(path.join(images, name), chart)
  }
  if (headlines.length > 0) draw('speed.svg', speedChart({ figures: headlines, peer }))
  if (points.length > 0) draw('levels.svg', levelsChart({ points, peer }))
  edit('docs/performance.md', (text) =>
    fill(text, {
      facts: factsText(facts),
      figures: [
        figuresText({ figures, failures }),
        ...(headlines.length > 0 ? ['', '![How many times as fast, by workload](images/speed.svg)'] : [])
      ].join('\n'),
      levels:
        points.length > 0
          ? `![Speed against size of every level](images/levels.svg)\n\n${levelTable(points)}`
          : 'Not taken in this run.'
    })
  )
  edit('README.md', (text) => quote(text, readmeLine(figures, facts)))
}

/**
 * @param {Facts} facts
 * @param {import('./scale.mjs').Scale} scale
 */
export function writeScale(facts, { axes, failures }) {
  const failed = failures.length === 0 ? [] : [`Could not be taken in this run: ${failures.join(', ')}.`]
  const tables = axes.filter(({ points }) => points.length > 0).map(axisTable)
  edit('docs/performance.md', (text) =>
    fill(text, {
      'facts of scale': factsText(facts),
      scale: [...tables, ...failed].join('\n\n')
    })
  )
}
