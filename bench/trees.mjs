// The trees that the bench works on, made here from files of Debian and of this repository; the same in every run on
// machines with the same files.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { seeded, shuffled } from './random.mjs'

const root = path.join(import.meta.dirname, '..')

/**
 * @typedef {object} TreeSizes
 * @property {number} peBytes of PE files, at most
 * @property {number} smallFiles
 * @property {number} poolBytes what small files are slices of
 * @property {number} textBytes
 * @property {number} documentBytes
 * @property {number} packedBytes
 */

/** @type {TreeSizes} */
export const wholeSizes = {
  peBytes: Infinity,
  smallFiles: 100_000,
  poolBytes: 200_000_000,
  textBytes: 120_000_000,
  documentBytes: 20_000_000,
  packedBytes: 60_000_000
}

/** @type {TreeSizes} for a run that only shows that everything works */
export const quickSizes = {
  peBytes: 8_000_000,
  smallFiles: 1000,
  poolBytes: 8_000_000,
  textBytes: 2_000_000,
  documentBytes: 300_000,
  packedBytes: 1_000_000
}

const leftOut = new Set(['.git', '.cache', '.demo', 'dist', 'build', 'coverage'])

/**
 * Regular files below a folder, in the order of their names; links are not followed.
 * @param {string} folder
 * @returns {Generator<string>}
 */
export function* filesBelow(folder) {
  if (!fs.existsSync(folder)) return
  const entries = fs.readdirSync(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory() && !leftOut.has(entry.name)) yield* filesBelow(file)
    else if (entry.isFile()) yield file
  }
}

/**
 * The first files that are not more than so many bytes together.
 * @param {Iterable<string>} files
 * @param {number} bytes
 */
function upTo(files, bytes) {
  /** @type {string[]} */
  const taken = []
  let left = bytes
  for (const file of files) {
    const { size } = fs.statSync(file)
    if (size > left) continue
    taken.push(file)
    left -= size
  }
  return taken
}

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true })
  fs.copyFileSync(from, to)
}

/** @param {string} library a folder such as /usr/lib */
function wineFolder(library) {
  const folders = fs.existsSync(library)
    ? fs.readdirSync(library).map((name) => path.join(library, name, 'wine', 'x86_64-windows'))
    : []
  return folders.find((folder) => fs.existsSync(folder)) ?? null
}

/**
 * The PE files of Debian's package libwine: the installed ones, else those of the package, which is downloaded.
 * @param {string} folder
 * @param {TreeSizes} sizes
 * @returns {string} where they come from
 */
export function makePe(folder, { peBytes }) {
  const download = `${folder}.deb`
  try {
    let source = wineFolder('/usr/lib')
    let from
    if (source === null) {
      fs.mkdirSync(download, { recursive: true })
      execFileSync('apt-get', ['download', 'libwine'], { cwd: download, stdio: 'ignore' })
      const [archive = ''] = fs.readdirSync(download)
      execFileSync('dpkg-deb', ['-x', path.join(download, archive), path.join(download, 'x')])
      source = wineFolder(path.join(download, 'x', 'usr', 'lib'))
      from = `Debian's ${archive.split('_').slice(0, 2).join(' ')}`
    } else {
      from = `Debian's libwine ${execFileSync('dpkg-query', ['-W', '-f', '${Version}', 'libwine'], { encoding: 'utf8' })}`
    }
    if (source === null) throw new Error(`${from} has no folder x86_64-windows.`)
    for (const file of upTo(filesBelow(source), peBytes)) copy(file, path.join(folder, path.basename(file)))
    return from
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new Error(`There are no PE files, since Debian's package libwine cannot be had: ${cause}`, {
      cause: error
    })
  } finally {
    fs.rmSync(download, { recursive: true, force: true })
  }
}

/**
 * Sources, documentation, copies of one file in eight, and files that are compressed already.
 * @param {string} folder
 * @param {TreeSizes} sizes
 * @param {string} pe the tree of PE files, which are packed here
 */
export function makeMixed(folder, { textBytes, documentBytes, packedBytes }, pe) {
  const own = [...filesBelow(root)].filter((file) => !file.includes('/node_modules/'))
  const modules = fs.realpathSync(path.join(root, 'node_modules'))
  const text = /\.([cm]?[jt]sx?|json|md|map|ya?ml|h|c|cpp|txt)$/
  const others = [...filesBelow(modules), ...filesBelow('/usr/include')].filter((file) => text.test(file))
  const sources = upTo([...own, ...shuffled(others, 1)], textBytes)
  const documents = upTo(shuffled([...filesBelow('/usr/share/doc')], 2), documentBytes)
  for (const [number, file] of [...sources, ...documents].entries()) {
    const name = file.replace(/^\/+/, '')
    copy(file, path.join(folder, number < sources.length ? 'sources' : 'docs', name))
    if (number % 8 === 0) copy(file, path.join(folder, 'shared', name))
  }
  fs.mkdirSync(path.join(folder, 'packed'))
  let left = packedBytes
  for (const file of shuffled([...filesBelow(pe)], 3)) {
    const packed = gzipSync(fs.readFileSync(file), { level: 1 })
    if (packed.length > left) continue
    left -= packed.length
    fs.writeFileSync(path.join(folder, 'packed', `${path.basename(file)}.gz`), packed)
  }
  return 'sources and documentation of this machine, every eighth file twice, PE files packed by gzip'
}

/**
 * @param {readonly string[]} files
 * @param {number} bytes
 */
function pool(files, bytes) {
  return Buffer.concat(upTo(shuffled(files, 4), bytes).map((file) => fs.readFileSync(file)))
}

/**
 * Files of 0 to 16 KiB, slices of PE files and of texts by turns, a thousand to a folder.
 * @param {string} folder
 * @param {object} how
 * @param {number} how.files
 * @param {number} how.poolBytes
 * @param {string} how.pe
 * @param {string} how.mixed
 * @param {number} [how.largest]
 */
export function makeSmall(folder, { files, poolBytes, pe, mixed, largest = 16_384 }) {
  const random = seeded(5)
  const programs = pool([...filesBelow(pe)], poolBytes)
  const texts = pool([...filesBelow(path.join(mixed, 'sources'))], poolBytes)
  for (let number = 0; number < files; number += 1) {
    const place = path.join(folder, String(Math.floor(number / 1000)).padStart(3, '0'))
    if (number % 1000 === 0) fs.mkdirSync(place, { recursive: true })
    const from = number % 2 === 0 ? programs : texts
    const size = random(largest + 1)
    const start = random(from.length - size)
    fs.writeFileSync(path.join(place, `f${number}.bin`), from.subarray(start, start + size))
  }
  return 'slices of the PE files and of the texts of the mixed tree'
}

/**
 * Files of 4 MB, each from another place of the PE files, so that no two are the same.
 * @param {string} folder
 * @param {{ bytes: number, pe: string }} how
 */
export function makeLarge(folder, { bytes, pe }) {
  const size = 4_000_000
  const random = seeded(6)
  const programs = pool([...filesBelow(pe)], 640_000_000)
  fs.mkdirSync(folder, { recursive: true })
  for (let number = 0; number * size < bytes; number += 1) {
    const start = random(Math.max(1, programs.length - size))
    fs.writeFileSync(
      path.join(folder, `f${number}.bin`),
      programs.subarray(start, start + Math.min(size, bytes - number * size))
    )
  }
}

/**
 * Every so-many-th PE file until there are enough bytes: a sample that is quickly packed at every level.
 * @param {string} folder
 * @param {{ bytes: number, pe: string }} how
 */
export function makeSample(folder, { bytes, pe }) {
  for (const file of upTo(shuffled([...filesBelow(pe)], 7), bytes))
    copy(file, path.join(folder, path.basename(file)))
  return 'files of the PE tree, chosen by a fixed seed'
}
