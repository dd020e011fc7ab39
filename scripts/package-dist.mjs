// Packs src/ into dist/, without touching dist/native/. `--check` packs into a temporary folder and compares; `--out FOLDER`
// packs into another folder.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { checksumsModule, parseChecksums, unlisted } from './checksums.mjs'
import { licensesText } from './parts.mjs'

const root = path.join(import.meta.dirname, '..')
const dist = path.join(root, 'dist')
const checksumsFile = path.join(root, 'src', 'native', 'checksums.generated.ts')

// The stages of an action beside its main one, and the other action, by the file that the runner starts; src/index.ts
// tells them by its name.
const entries = ['pre', 'post', 'verify']

/** @returns {string} the module that holds what dist/native/SHA256SUMS says now */
function currentChecksums() {
  const list = path.join(dist, 'native', 'SHA256SUMS')
  return checksumsModule(fs.existsSync(list) ? parseChecksums(fs.readFileSync(list, 'utf8')) : {})
}

/** @param {string} folder an empty or missing folder */
function bundle(folder) {
  const ncc = path.join(root, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  const args = ['build', path.join(root, 'src', 'index.ts'), '--out', folder, '--no-cache']
  execFileSync(process.execPath, [ncc, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  for (const name of entries) fs.writeFileSync(path.join(folder, `${name}.js`), "import './index.js'\n")
  fs.writeFileSync(path.join(folder, 'licenses.txt'), licensesText(root))
}

/**
 * @param {string} folder
 * @returns {string[]} the names that the bundle owns
 */
function bundled(folder) {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .filter((name) => name !== 'native')
    .sort()
}

/** @param {string} folder */
function build(folder) {
  fs.writeFileSync(checksumsFile, currentChecksums())
  const fresh = fs.mkdtempSync(path.join(os.tmpdir(), 'package-dist-'))
  try {
    // Beside the folder first: a build that fails leaves the old bundle. Names of chunks change, so all old ones go.
    bundle(fresh)
    for (const name of bundled(folder)) fs.rmSync(path.join(folder, name), { recursive: true })
    fs.mkdirSync(folder, { recursive: true })
    for (const name of bundled(fresh)) fs.copyFileSync(path.join(fresh, name), path.join(folder, name))
  } finally {
    fs.rmSync(fresh, { recursive: true })
  }
  console.log(`${path.relative(root, folder)}: ${bundled(folder).join(', ')}`)
}

function check() {
  const differences = []
  if (fs.readFileSync(checksumsFile, 'utf8') !== currentChecksums())
    differences.push(path.relative(root, checksumsFile))
  differences.push(...unlisted(dist).map((name) => `dist/native/${name}, which no build made`))
  const fresh = fs.mkdtempSync(path.join(os.tmpdir(), 'package-dist-'))
  try {
    bundle(fresh)
    for (const name of new Set([...bundled(fresh), ...bundled(dist)])) {
      if (!same(path.join(fresh, name), path.join(dist, name))) differences.push(`dist/${name}`)
    }
  } finally {
    fs.rmSync(fresh, { recursive: true })
  }
  if (differences.length > 0) {
    console.error(`Not current: ${differences.join(', ')}. Run "npm run build" and commit the result.`)
    process.exitCode = 1
  } else {
    console.log('dist is current')
  }
}

/**
 * @param {string} one
 * @param {string} other
 */
function same(one, other) {
  return fs.existsSync(one) && fs.existsSync(other) && fs.readFileSync(one).equals(fs.readFileSync(other))
}

const [option, out, ...rest] = process.argv.slice(2)
if (option === undefined) {
  build(dist)
} else if (option === '--check' && out === undefined) {
  check()
} else if (option === '--out' && out !== undefined && rest.length === 0) {
  build(path.resolve(out))
} else {
  console.error('Usage: package-dist [--check | --out FOLDER]')
  process.exitCode = 2
}
