// What is in a release that others wrote: the packages that the bundle is made from, by package-lock.json, and what is
// linked into the programs, by native/licenses/parts.json. For dist/licenses.txt and the SBOM.
import fs from 'node:fs'
import path from 'node:path'

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} version
 * @property {string} license as an SPDX expression; NOASSERTION where its author gave none
 * @property {string} source where it comes from
 * @property {() => string} text its licence, empty where it brings none; for a package it must be installed
 * @property {string | null} sha512 of the package in the registry, in hex
 * @property {'bundle' | 'programs'} of what it is a part of
 * @property {string} [comment]
 */

// Not SPDX's words: what authors wrote for them.
const expressions = new Map([['MIT/X11', 'MIT']])

// The bundler's own few lines are in the bundle, too, though it is only there to build it.
const bundler = 'node_modules/@vercel/ncc'

/**
 * @param {string} root the repository
 * @returns {Part[]} sorted by name and version
 */
export function bundleParts(root) {
  const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  /** @type {Part[]} */
  const parts = Object.entries(lock.packages)
    .filter(([place, entry]) => place === bundler || (place !== '' && !entry.dev && !entry.optional))
    .map(([place, entry]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return {
        name,
        version: entry.version,
        license: expressions.get(entry.license) ?? entry.license ?? 'NOASSERTION',
        source: `https://www.npmjs.com/package/${name}/v/${entry.version}`,
        text: () => licenseIn(path.join(root, place)),
        sha512: Buffer.from(entry.integrity.replace(/^sha512-/, ''), 'base64').toString('hex'),
        of: /** @type {const} */ ('bundle')
      }
    })
    .sort((one, other) => compare(key(one), key(other)))
  // The same package may be installed in several places.
  return parts.filter((part, index) => index === 0 || key(part) !== key(parts[index - 1] ?? part))
}

/**
 * @param {string} root
 * @returns {Part[]}
 */
export function nativeParts(root) {
  const folder = path.join(root, 'native', 'licenses')
  const parts = JSON.parse(fs.readFileSync(path.join(folder, 'parts.json'), 'utf8'))
  return parts.map((/** @type {Part & { file: string }} */ { file, ...part }) => ({
    ...part,
    text: () => fs.readFileSync(path.join(folder, file), 'utf8').trim(),
    sha512: null,
    of: /** @type {const} */ ('programs')
  }))
}

/**
 * dist/licenses.txt: each text once, under the parts that it is for. ncc's own list leaves out all ES modules.
 *
 * @param {string} root
 */
export function licensesText(root) {
  /** @type {Map<string, string[]>} */
  const names = new Map()
  for (const { name, version, license, source, ...part } of [...bundleParts(root), ...nativeParts(root)]) {
    const text = part.text()
    const shown = text === '' ? `Without a text of its own: ${license}, ${source}` : text
    names.set(shown, [...(names.get(shown) ?? []), `${name} ${version} (${license})`])
  }
  const sections = [...names].map(([text, parts]) => `${parts.join('\n')}\n\n${text}\n`)
  return sections.join(`\n${'-'.repeat(80)}\n\n`)
}

/** @param {Part} part */
function key({ name, version }) {
  return `${name}@${version}`
}

/**
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0
}

/** @param {string} folder of a package */
function licenseIn(folder) {
  const names = fs
    .readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(name))
    .sort()
  const texts = names.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
  return texts.map((text) => text.replace(/\r\n?/g, '\n').trim()).join('\n\n')
}
