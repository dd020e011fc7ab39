// Prints what is in a release as SPDX 2.3 in JSON: the action, its four programs, and the parts that others wrote. The same
// sources give the same bytes: the time is SOURCE_DATE_EPOCH, or 1970.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { parseChecksums } from './checksums.mjs'
import { bundleParts, nativeParts } from './parts.mjs'

const product = 'SPDXRef-Action'

/**
 * @param {string} root the repository
 * @param {{ epoch?: number }} [options] seconds since 1970
 */
export function sbom(root, { epoch = 0 } = {}) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  const sums = parseChecksums(fs.readFileSync(path.join(root, 'dist', 'native', 'SHA256SUMS'), 'utf8'))
  const ours = {
    versionInfo: version,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: license,
    licenseDeclared: license,
    copyrightText: 'NOASSERTION',
    primaryPackagePurpose: 'APPLICATION'
  }
  const programs = Object.entries(sums).map(([file, hash]) => ({
    SPDXID: idOf('Program', file),
    name: file,
    ...ours,
    checksums: [{ algorithm: 'SHA256', checksumValue: hash }]
  }))
  const packages = bundleParts(root)
  const linked = nativeParts(root)
  const described = [...packages, ...linked].map(describe)
  const relations = [
    relation('SPDXRef-DOCUMENT', 'DESCRIBES', product),
    ...programs.map(({ SPDXID }) => relation(product, 'CONTAINS', SPDXID)),
    ...packages.map((part) => relation(product, 'CONTAINS', partId(part))),
    ...linked.flatMap((part) =>
      programs
        .filter((program) => isIn(part.name, program.name))
        .map(({ SPDXID }) => relation(SPDXID, 'STATIC_LINK', partId(part)))
    )
  ]
  const body = {
    documentDescribes: [product],
    packages: [
      {
        SPDXID: product,
        name,
        ...ours
      },
      ...programs,
      ...described
    ],
    relationships: relations
  }
  // The namespace must be unique to these contents, so it is made from them.
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${name}-${version}`,
    documentNamespace: `https://spdx.org/spdxdocs/${name}-${version}-${digest}`,
    creationInfo: {
      created: new Date(epoch * 1000).toISOString().replace('.000Z', 'Z'),
      creators: [`Tool: ${name}-sbom`]
    },
    ...body
  }
}

/** @param {import('./parts.mjs').Part} part */
function describe(part) {
  const { name, version, license, source, sha512, of, comment } = part
  return {
    SPDXID: partId(part),
    name,
    versionInfo: version,
    downloadLocation: of === 'bundle' ? 'NOASSERTION' : source,
    homepage: source,
    filesAnalyzed: false,
    licenseConcluded: license,
    licenseDeclared: license,
    copyrightText: 'NOASSERTION',
    primaryPackagePurpose: 'LIBRARY',
    ...(comment === undefined ? {} : { comment }),
    ...(sha512 === null ? {} : { checksums: [{ algorithm: 'SHA512', checksumValue: sha512 }] }),
    ...(of === 'bundle' ? { externalRefs: [packageUrl(name, version)] } : {})
  }
}

/**
 * @param {string} name
 * @param {string} version
 */
function packageUrl(name, version) {
  return {
    referenceCategory: 'PACKAGE-MANAGER',
    referenceType: 'purl',
    referenceLocator: `pkg:npm/${name.replace('@', '%40')}@${version}`
  }
}

/**
 * @param {string} part
 * @param {string} program
 */
function isIn(part, program) {
  if (part === 'musl') return program.startsWith('linux-')
  if (part === 'mingw-w64') return program.startsWith('win32-')
  return true
}

/** @param {import('./parts.mjs').Part} part */
function partId({ name, version, of }) {
  return idOf(of === 'bundle' ? 'Npm' : 'Native', `${name}-${version}`)
}

/**
 * @param {string} kind
 * @param {string} name
 */
function idOf(kind, name) {
  // An identifier has letters, digits, dots and dashes. Names that differ in others alone are told apart by a hash.
  const plain = name.replace(/[^A-Za-z0-9.-]+/g, '-')
  const suffix = plain === name ? '' : `-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
  return `SPDXRef-${kind}-${plain}${suffix}`
}

/**
 * @param {string} from
 * @param {string} type
 * @param {string} to
 */
function relation(from, type, to) {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to }
}

if (process.argv[1] === import.meta.filename) {
  const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? 0)
  console.log(JSON.stringify(sbom(path.join(import.meta.dirname, '..'), { epoch }), null, 2))
}
