// dist/native/SHA256SUMS as a module, so that the bundle itself holds what it expects.

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
