// dist/native/SHA256SUMS as a module, so that the bundle itself holds what it expects.

import fs from 'node:fs'
import path from 'node:path'

/**
 * @param {string} text lines as `sha256sum` writes them: "<hex>  <platform>-<arch>/<file>"
 * @returns {Record<string, string>} SHA-256 by file
 */
export function parseChecksums(text) {
  /** @type {Record<string, string>} */
  const checksums = {}
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue
    const match = /^([0-9a-f]{64}) [ *](?:\.\/)?([a-z0-9]+-[a-z0-9]+\/dismount(?:\.exe)?)$/.exec(line)
    if (match?.[1] === undefined || match[2] === undefined)
      throw new Error(`SHA256SUMS: not understood: ${line}`)
    checksums[match[2]] = match[1]
  }
  return checksums
}

/**
 * @param {Record<string, string>} checksums
 * @returns {string} the text of src/native/checksums.generated.ts
 */
export function checksumsModule(checksums) {
  const lines = Object.entries(checksums)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([file, hash]) => `  '${file}': '${hash}'`)
  const body = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n}`
  return `// Written by scripts/package-dist from dist/native/SHA256SUMS.\nexport const checksums: Readonly<Record<string, string>> = ${body}\n`
}

/**
 * @param {string} dist
 * @returns {string[]} the files of its folder `native` that its list does not name, or names and does not have
 */
export function unlisted(dist) {
  const folder = path.join(dist, 'native')
  const list = path.join(folder, 'SHA256SUMS')
  if (!fs.existsSync(list)) return []
  const named = [...Object.keys(parseChecksums(fs.readFileSync(list, 'utf8'))), 'SHA256SUMS']
  const there = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
  return [
    ...there.filter((name) => !named.includes(name)),
    ...named.filter((name) => !there.includes(name))
  ].sort()
}
