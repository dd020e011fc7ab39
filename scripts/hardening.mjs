// Checks the protections of the release programs by reading their bytes; no tool is needed. The last line has the figures.
//   node scripts/hardening.mjs [--dist FOLDER] [--json]
import fs from 'node:fs'
import path from 'node:path'
import { elfProperties, isElf } from './hardening/elf.mjs'
import { hasControlFlowGuard, isPe, peProperties } from './hardening/pe.mjs'

/**
 * @typedef {object} Property
 * @property {string} name
 * @property {boolean} holds
 * @property {string} [detail]
 */

/**
 * @typedef {object} Inspection
 * @property {string} program as SHA256SUMS names it
 * @property {number} bytes
 * @property {Property[]} properties those that a release must have
 * @property {boolean | null} controlFlowGuard for information; null where there is no such thing
 */

/** A program may not be larger: each job downloads all of them. */
export const maxBytes = 4 * 1024 * 1024

/**
 * @param {string} program
 * @param {Buffer} bytes
 * @returns {Inspection}
 */
export function inspect(program, bytes) {
  if (!isElf(bytes) && !isPe(bytes)) throw new Error(`${program} is neither an ELF nor a PE program`)
  const small = { name: '4 MiB at most', holds: bytes.length <= maxBytes, detail: `${bytes.length} bytes` }
  return {
    program,
    bytes: bytes.length,
    properties: [...(isElf(bytes) ? elfProperties(bytes) : peProperties(bytes)), small],
    controlFlowGuard: isPe(bytes) ? hasControlFlowGuard(bytes) : null
  }
}

/**
 * @param {string} native a folder like dist/native
 * @returns {Inspection[]} one a program
 */
export function inspectAll(native) {
  return fs
    .readdirSync(native, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/${name.startsWith('win32-') ? 'dismount.exe' : 'dismount'}`)
    .sort()
    .map((program) => inspect(program, fs.readFileSync(path.join(native, program))))
}

/** @param {Inspection[]} inspections */
export function figures(inspections) {
  const properties = inspections.flatMap((one) => one.properties)
  return {
    programs: inspections.length,
    properties: properties.length,
    missing: properties.filter(({ holds }) => !holds).length
  }
}

/** @param {string[]} args */
function main(args) {
  const at = args.indexOf('--dist')
  const dist = at === -1 ? path.join(import.meta.dirname, '..', 'dist') : path.resolve(args[at + 1] ?? '')
  const inspections = inspectAll(path.join(dist, 'native'))
  const sums = figures(inspections)
  if (sums.programs === 0 || sums.missing > 0) process.exitCode = 1
  if (args.includes('--json')) {
    console.log(JSON.stringify({ ...sums, inspections }))
    return
  }
  for (const { program, properties, controlFlowGuard } of inspections) {
    console.log(program)
    for (const { name, holds, detail } of properties) {
      console.log(`  ${holds ? 'yes' : 'NO '} ${name}${detail === undefined ? '' : ` (${detail})`}`)
    }
    if (controlFlowGuard !== null) console.log(`  ${controlFlowGuard ? 'yes' : '–  '} Control Flow Guard`)
  }
  console.log(`hardening: ${sums.programs} programs, ${sums.properties} properties, ${sums.missing} missing`)
}

if (process.argv[1] === import.meta.filename) main(process.argv.slice(2))
