// docs/errors.md from the table that the program itself has: "dismount error" without a code lists all of it.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')

/**
 * A code as the program explains it; the texts are parts of sentences.
 * @typedef {{ code: string, decimal: number, name: string, meaning: string, cause: string, next: string }} KnownError
 */

/** The released program of this machine; only Linux on x64 has one that can be run without further ado. */
export const releasedCore = path.join(root, 'dist', 'native', 'linux-x64', 'dismount')

// By the upper half of a code, in the order of the page.
const groups = [
  { title: 'DISM’s API', source: '`dismapi.dll`', upper: ['0xC004'] },
  {
    title: 'The WIM engine',
    source: '`wimgapi.dll` and `wimserv.exe`',
    upper: ['0xC142', '0xC143', '0xC144']
  },
  {
    title: 'DISM’s core and its providers',
    source: '`DismCore.dll` and what it loads',
    upper: ['0xC151', '0xC156', '0x8156']
  },
  { title: 'Virtual disks', source: 'the provider for .vhd and .vhdx', upper: ['0xC155'] },
  { title: 'The command line', source: '`dism.exe`', upper: ['0xC150', '0x8150'] },
  { title: 'The servicing stack', source: 'CBS', upper: ['0x800F'] },
  { title: 'Windows', source: 'the Win32 codes, written as 0x8007 and four digits', upper: ['0x8007'] },
  { title: 'COM', source: 'COM and remote calls', upper: ['0x8000', '0x8001', '0x8004', '0x8008'] }
]

/**
 * @param {string} program
 * @returns {KnownError[]} in ascending order
 */
export function readErrors(program) {
  const { status, stdout } = spawnSync(program, ['error', '--format', 'ndjson'], { encoding: 'utf8' })
  const events = status === 0 ? stdout.split('\n').filter((line) => line !== '') : []
  const errors = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'knownError')
  if (errors.length === 0) {
    throw new Error(
      `${program} cannot list its errors; it is missing or too old. Run "npm run build:native".`
    )
  }
  return errors
}

/** The codes that the portable engine and the reader of image files give: those that native/base/error.h names. */
export function readOwnCodes() {
  const header = fs.readFileSync(path.join(root, 'native', 'base', 'error.h'), 'utf8')
  const names = /enum class Code[^{]*\{([^}]*)\}/.exec(header)?.[1] ?? ''
  return [...names.matchAll(/= (0x[0-9A-F]{8})/g)].map(([, code = '']) => code)
}

/**
 * @param {readonly KnownError[]} errors
 * @param {readonly string[]} ownCodes
 */
export function errorsPage(errors, ownCodes) {
  const homeless = errors.filter(({ code }) => !groups.some(({ upper }) => upper.includes(code.slice(0, 6))))
  if (homeless.length > 0) throw new Error(`No group for ${homeless.map(({ code }) => code).join(', ')}`)
  const sections = groups.map(({ title, source, upper }) => {
    const rows = errors.filter(({ code }) => upper.includes(code.slice(0, 6))).map(row)
    return `## ${title}\n\nFrom ${source}.\n\n${head}\n${rows.join('\n')}\n`
  })
  const own = errors
    .filter(({ code }) => ownCodes.includes(code))
    .map(({ code, meaning }) => `| [\`${code}\`](#${anchor(code)}) | ${cell(sentence(meaning))} |`)
  return [intro, ownCodesSection(own), ...sections].join('\n')
}

/** @param {string} code */
export function anchor(code) {
  return code.toLowerCase()
}

const head = '| code | what it means | likely cause | next step |\n|---|---|---|---|'

const intro = `# Error codes

<!-- Written by "npm run docs" from the table in native/engine/dism/error_table.cpp. -->

What a failed dismount can show: in the annotation, in the output \`error-code\`, in \`report.json\` and in DISM's log. On a
machine, \`dismount error 0xC1420117\` tells the same, and takes the signed decimal number, too. A code that is not here is
shown with the part of Windows that it comes from. To find a number, search this page for it.
[Troubleshooting](troubleshooting.md) says more about the common ones.
`

/** @param {readonly string[]} rows */
function ownCodesSection(rows) {
  return `## Our own

Mounts of the bundled program and its reader of image files use the same numbers for the same things, with a cause of their
own in the annotation.

| code | what it means |
|---|---|
${rows.join('\n')}
`
}

/** @param {KnownError} error */
function row({ code, decimal, name, meaning, cause, next }) {
  const number = `<a id="${anchor(code)}"></a>\`${code}\`<br>${decimal}${name === '' ? '' : `<br>${cell(name)}`}`
  return `| ${number} | ${[meaning, cause, next].map((text) => cell(sentence(text))).join(' | ')} |`
}

/** @param {string} text */
function sentence(text) {
  const capital = /^[a-z-]+([ ,;:']|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}

/**
 * A text of the table, with the commands in it as code.
 * @param {string} text
 */
function cell(text) {
  return text.replace(/[|<\\]/g, '\\$&').replace(/'((?:dism|dismount|reg) [^']*)'/g, '`$1`')
}
