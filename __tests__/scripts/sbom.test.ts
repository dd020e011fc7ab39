import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { bundleParts, licensesText, nativeParts } from '../../scripts/parts.mjs'
import { sbom } from '../../scripts/sbom.mjs'
import { root } from '../support/transcripts.js'

const document = sbom(root)
const ids = document.packages.map(({ SPDXID }) => SPDXID)

// SPDX 2.3, clauses 6 to 8 and 11: what a document must have, and how it is written.
describe('the list of parts in SPDX', () => {
  test('says what it is', () => {
    expect(document).toMatchObject({
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: 'SPDXRef-DOCUMENT'
    })
    expect(document.documentNamespace).toMatch(/^https:\/\/[^#\s]+$/)
    expect(document.creationInfo.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(document.creationInfo.creators[0]).toMatch(/^Tool: \S+$/)
  })

  test('has an identifier of its own for every part, and all that is required of one', () => {
    expect(new Set(ids).size).toBe(ids.length)
    for (const one of document.packages) {
      expect(one.SPDXID).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/)
      expect(one.name).not.toBe('')
      expect(one.versionInfo).toMatch(/^\d+\.\d+/)
      expect(one.downloadLocation).toMatch(/^(?:NOASSERTION|https:\/\/\S+)$/)
      for (const license of [one.licenseConcluded, one.licenseDeclared]) {
        expect(license).toMatch(
          /^(?:NOASSERTION|\(?[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*\)?)$/
        )
      }
    }
  })

  test('has checksums of the length of their kind', () => {
    const lengths: Record<string, number> = { SHA256: 64, SHA512: 128 }
    for (const one of document.packages) {
      for (const { algorithm, checksumValue } of 'checksums' in one ? (one.checksums ?? []) : []) {
        expect(checksumValue).toMatch(/^[0-9a-f]+$/)
        expect(checksumValue).toHaveLength(lengths[algorithm] ?? 0)
      }
    }
  })

  test('relates what it lists, and leaves nothing alone', () => {
    const known = new Set([...ids, 'SPDXRef-DOCUMENT'])
    for (const { spdxElementId, relatedSpdxElement, relationshipType } of document.relationships) {
      expect(known).toContain(spdxElementId)
      expect(known).toContain(relatedSpdxElement)
      expect(['DESCRIBES', 'CONTAINS', 'STATIC_LINK']).toContain(relationshipType)
    }
    const related = new Set(document.relationships.map(({ relatedSpdxElement }) => relatedSpdxElement))
    expect(ids.filter((id) => !related.has(id))).toEqual([])
    expect(document.documentDescribes).toEqual(['SPDXRef-Action'])
  })

  test('has the four programs with the hashes that the bundle expects', () => {
    const sums = fs.readFileSync(path.join(root, 'dist/native/SHA256SUMS'), 'utf8').trim().split('\n')
    const programs = document.packages.filter(({ SPDXID }) => SPDXID.startsWith('SPDXRef-Program-'))
    expect(
      programs
        .map((one) => `${'checksums' in one ? one.checksums[0]?.checksumValue : ''}  ${one.name}`)
        .sort()
    ).toEqual(sums.sort())
  })

  test('is the same each time, and takes its time from SOURCE_DATE_EPOCH', () => {
    expect(sbom(root)).toEqual(document)
    expect(sbom(root, { epoch: 1_700_000_000 }).creationInfo.created).toBe('2023-11-14T22:13:20Z')
  })
})

describe('the licences', () => {
  const text = licensesText(root)

  test('name every package of the lock file that is not for development, and every native part', () => {
    const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean; version: string }>
    }
    for (const [place, { dev, optional, version }] of Object.entries(lock.packages)) {
      if (place === '' || dev === true || optional === true) continue
      expect(text).toContain(`${place.split('node_modules/').at(-1)} ${version} (`)
    }
    for (const { name, version } of nativeParts(root)) expect(text).toContain(`${name} ${version} (`)
  })

  test('have a text for all but a few packages, which bring none', () => {
    const without = bundleParts(root).filter((part) => part.text() === '')
    expect(without.length).toBeLessThan(12)
    for (const part of nativeParts(root)) expect(part.text().length, part.name).toBeGreaterThan(500)
  })

  test('speak of the parts that are linked: the pinned compiler, and the headers that are installed', () => {
    const versions = new Map(nativeParts(root).map(({ name, version }) => [name, version]))
    const pins = fs.readFileSync(path.join(root, 'scripts/requirements.txt'), 'utf8')
    expect(pins).toContain(`ziglang==${versions.get('Zig') ?? ''} `)
    expect(headerVersion('/usr/include/CLI/Version.hpp', 'CLI11')).toContain(versions.get('CLI11'))
    expect(headerVersion('/usr/include/nlohmann/detail/abi_macros.hpp', 'NLOHMANN_JSON')).toContain(
      versions.get('nlohmann-json')
    )
  })
})

/** The version that a header states; where it is not that of Debian 12, or not there, any. */
function headerVersion(file: string, prefix: string): string[] {
  const debian12 = ['2.1.2', '3.11.2']
  if (!fs.existsSync(file)) return debian12
  const text = fs.readFileSync(file, 'utf8')
  const number = (name: string) => new RegExp(`${prefix}_VERSION_${name} (\\d+)`).exec(text)?.[1] ?? '?'
  const found = ['MAJOR', 'MINOR', 'PATCH'].map(number).join('.')
  return fs.existsSync('/etc/debian_version') &&
    fs.readFileSync('/etc/debian_version', 'utf8').startsWith('12.')
    ? [found]
    : [...debian12, found]
}
