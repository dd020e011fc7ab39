// A folder of files: what it holds, and how it is put back as it was, inodes and times and all.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/**
 * @param {string} folder
 * @returns {Map<string, string>} 'folder', or the SHA-256 of a file, by the path below `folder`
 */
export function contentsOf(folder) {
  /** @type {Map<string, string>} */
  const contents = new Map()
  const walk = (/** @type {string} */ below) => {
    for (const entry of fs.readdirSync(path.join(folder, below), { withFileTypes: true })) {
      const name = path.posix.join(below, entry.name)
      if (entry.isDirectory()) {
        contents.set(name, 'folder')
        walk(name)
      } else {
        contents.set(
          name,
          createHash('sha256')
            .update(fs.readFileSync(path.join(folder, name)))
            .digest('hex')
        )
      }
    }
  }
  walk('')
  return contents
}

/**
 * @param {ReadonlyMap<string, string>} wanted
 * @param {ReadonlyMap<string, string>} found
 * @returns {string} the first difference; empty: there is none
 */
export function differenceOf(wanted, found) {
  for (const [name, content] of wanted) {
    if (!found.has(name)) return `${name} is missing`
    if (found.get(name) !== content) return `${name} is not what it was`
  }
  const added = [...found.keys()].find((name) => !wanted.has(name))
  return added === undefined ? '' : `${added} was not there`
}

/** One digest for all that a folder holds, names, sizes and contents. @param {string} folder */
export function digestOf(folder) {
  const hash = createHash('sha256')
  const walk = (/** @type {string} */ at) => {
    for (const entry of fs
      .readdirSync(at, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = path.join(at, entry.name)
      hash.update(`${full}\0${entry.isDirectory() ? 'd' : fs.lstatSync(full).size}\0`)
      if (entry.isDirectory()) walk(full)
      else if (entry.isFile()) hash.update(fs.readFileSync(full))
    }
  }
  walk(folder)
  return hash.digest('hex')
}

/** Times that can be set again exactly: what is put back must not look edited. @param {string} folder */
export function setWholeSeconds(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) setWholeSeconds(full)
    else setWholeSecond(full)
  }
  setWholeSecond(folder)
}

/** @param {string} file */
function setWholeSecond(file) {
  const seconds = Math.floor(fs.statSync(file).mtimeMs / 1000)
  fs.utimesSync(file, seconds, seconds)
}

/** @param {string} from @param {string} to */
export function linkFolder(from, to) {
  fs.mkdirSync(to)
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) linkFolder(source, target)
    else fs.linkSync(source, target)
  }
}

/** @param {string} from @param {string} to @param {string} pool a link to each file that `to` shall have again */
export function restoreFolder(from, to, pool) {
  const wanted = new Map(fs.readdirSync(from, { withFileTypes: true }).map((entry) => [entry.name, entry]))
  for (const entry of fs.readdirSync(to, { withFileTypes: true })) {
    if (entry.isDirectory() && wanted.get(entry.name)?.isDirectory()) continue
    fs.rmSync(path.join(to, entry.name), { recursive: true })
  }
  for (const [name, entry] of wanted) {
    const [source, target, linked] = [from, to, pool].map((folder) => path.join(folder, name))
    if (!source || !target || !linked) continue
    if (entry.isDirectory()) {
      if (!fs.existsSync(target)) fs.mkdirSync(target)
      restoreFolder(source, target, linked)
    } else {
      fs.writeFileSync(linked, fs.readFileSync(source))
      fs.linkSync(linked, target)
    }
    const { atime, mtime } = fs.statSync(source)
    fs.utimesSync(target, atime, mtime)
  }
}
