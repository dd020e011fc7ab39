// Writes what is generated in the documentation: the tables of inputs and outputs, from action.yml and verify/action.yml,
// and docs/errors.md, from the program. "--check" says whether all is current; "--core FILE" takes another program.
import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { errorsPage, readErrors, readOwnCodes, releasedCore } from './errors-page.mjs'

const root = path.join(import.meta.dirname, '..')

/**
 * @typedef {{ description: string, required?: boolean, default?: string }} Input
 * @typedef {{ inputs: Record<string, Input>, outputs: Record<string, { description: string }> }} Action
 * @typedef {{ name: string, now: string, wanted: string }} Page
 */

/** @param {string} text */
function cell(text) {
  return text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
}

/** @param {Action} action */
export function inputTable({ inputs }) {
  const rows = Object.entries(inputs).map(([name, { description, required, default: value }]) => {
    const shown = required === true ? '**required**' : (value ?? '') === '' ? '' : `\`${value}\``
    return `| \`${name}\` | ${shown} | ${cell(description)} |`
  })
  return ['| input | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

/** @param {Action} action */
export function outputTable({ outputs }) {
  const rows = Object.entries(outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`
  )
  return ['| output | meaning |', '|---|---|', ...rows].join('\n')
}

/**
 * @param {string} text a page with places "<!-- name -->" to "<!-- end of name -->"
 * @param {Record<string, string>} content by the name of its place
 */
export function fill(text, content) {
  return Object.entries(content).reduce((page, [name, table]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`)
    if (!place.test(page)) throw new Error(`There is no place for "${name}".`)
    return page.replace(place, (_, start, end) => `${start}${table}\n${end}`)
  }, text)
}

/** @param {string} name */
function read(name) {
  return fs.readFileSync(path.join(root, name), 'utf8')
}

/** @returns {Page[]} the pages with tables of inputs and outputs */
export function tablePages() {
  const action = parse(read('action.yml'))
  const verify = parse(read('verify/action.yml'))
  const content = {
    'README.md': {
      inputs: inputTable(action),
      outputs: outputTable(action),
      'verify inputs': inputTable(verify),
      'verify outputs': outputTable(verify)
    }
  }
  return Object.entries(content).map(([name, tables]) => {
    const now = read(name)
    return { name, now, wanted: fill(now, tables) }
  })
}

/**
 * @param {string} core
 * @returns {Page}
 */
export function errorsOf(core) {
  const name = 'docs/errors.md'
  const now = fs.existsSync(path.join(root, name)) ? read(name) : ''
  return { name, now, wanted: errorsPage(readErrors(core), readOwnCodes()) }
}

/** @param {readonly string[]} args */
function main(args) {
  const at = args.indexOf('--core')
  const pages = [...tablePages(), errorsOf(at < 0 ? releasedCore : path.resolve(args[at + 1] ?? ''))]
  const old = pages.filter(({ now, wanted }) => now !== wanted)
  if (args.includes('--check')) {
    for (const { name } of old)
      console.error(`${name} is not current. Run "npm run docs" and commit the result.`)
    process.exitCode = old.length === 0 ? 0 : 1
    return
  }
  for (const { name, wanted } of old) fs.writeFileSync(path.join(root, name), wanted)
  console.log(old.length === 0 ? 'All is current.' : `Written: ${old.map(({ name }) => name).join(', ')}`)
}

if (process.argv[1] === import.meta.filename) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
