// What the last run of each part found, trust/record.json: a long run may be made part by part, and the page is of all.
import fs from 'node:fs'
import path from 'node:path'

/** @typedef {import('./sections.mjs').Row} Row */

/** @typedef {Omit<Row, 'bad'> & { wrong: number }} Figure a row without its sentences */

/**
 * @typedef {object} Recorded
 * @property {string} section
 * @property {string} date
 * @property {string} [revision] of git, of what was tried; the first ones were kept without
 * @property {string} command
 * @property {Figure[]} figures
 */

const file = path.join(import.meta.dirname, 'record.json')

/** @param {Row} row @returns {Figure} */
export const figureOf = ({ bad, ...row }) => ({ ...row, wrong: bad.length })

/** @returns {Recorded[]} */
export const readRecord = () => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : [])

/** @param {readonly Recorded[]} recorded */
export const writeRecord = (recorded) => fs.writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`)

/**
 * @param {readonly Recorded[]} before
 * @param {readonly Recorded[]} now
 * @param {readonly string[]} order the names of all parts
 * @returns {Recorded[]} of each part the newest, in their order
 */
export const newest = (before, now, order) =>
  order.flatMap((name) => [...now, ...before].find(({ section }) => section === name) ?? [])
