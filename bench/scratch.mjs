// Folders for what the bench makes on the way: trees on a tmpfs, so that the kernel's work on a disk does not count, and
// image files on a disk, so that a sync costs what it costs. All of it goes away.
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const tmpfsMagic = 0x01021994

/** @param {string} folder */
export function isTmpfs(folder) {
  return fs.existsSync(folder) && fs.statfsSync(folder).type === tmpfsMagic
}

/**
 * Faster than Node.js for 100,000 files.
 * @param {string} folder
 */
export function removeTree(folder) {
  execFileSync('rm', ['-rf', folder])
}

/**
 * @param {string} folder
 * @returns {string[]} where something is mounted
 */
export function mountsBelow(folder) {
  return fs
    .readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place.startsWith(`${folder}/`))
}

export class Scratch {
  #number = 0

  /**
   * @param {object} where
   * @param {string | null} where.trees
   * @param {string} where.files
   */
  constructor({ trees, files }) {
    const base = trees ?? (isTmpfs('/dev/shm') ? '/dev/shm' : os.tmpdir())
    /** Says on the page where trees were. */
    this.isTmpfs = isTmpfs(base)
    fs.mkdirSync(files, { recursive: true })
    this.trees = fs.mkdtempSync(path.join(base, 'bench-'))
    this.files = fs.mkdtempSync(path.join(files, 'scratch-'))
    this.state = path.join(this.files, 'state')
    fs.mkdirSync(this.state)
  }

  /** Bytes; those of a tmpfs are memory, and it promises more than there may be. */
  freeForTrees() {
    const { bavail, bsize } = fs.statfsSync(this.trees)
    return this.isTmpfs ? Math.min(bavail * bsize, os.freemem()) : bavail * bsize
  }

  /** A name for a tree that is not there yet. */
  tree() {
    return path.join(this.trees, String((this.#number += 1)))
  }

  /**
   * A name for an image file that is not there yet.
   * @param {string} [extension]
   */
  file(extension = 'wim') {
    return path.join(this.files, `${(this.#number += 1)}.${extension}`)
  }

  /**
   * A copy that is on the disk, so that a later sync does not pay for it.
   * @param {string} image
   */
  copyOf(image) {
    const copy = this.file()
    fs.copyFileSync(image, copy)
    const file = fs.openSync(copy, 'r+')
    fs.fsyncSync(file)
    fs.closeSync(file)
    return copy
  }

  /** Takes off what is mounted here and empties both folders. */
  clear() {
    // A mount that is going away by itself may be gone when its turn comes: only what stays is an error, of `rm`.
    for (const place of mountsBelow(this.trees)) spawnSync('fusermount', ['-u', '-z', place])
    for (const folder of [this.trees, this.files])
      for (const name of fs.readdirSync(folder)) removeTree(path.join(folder, name))
    fs.mkdirSync(this.state)
  }

  remove() {
    this.clear()
    removeTree(this.trees)
    removeTree(this.files)
  }
}
