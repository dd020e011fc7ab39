// The corpora in their folder: trees, and images of them that wimlib made. What is there is used again.
import fs from 'node:fs'
import path from 'node:path'
import { run } from './processes.mjs'
import { removeTree } from './scratch.mjs'
import { filesBelow, makeMixed, makePe, makeSample, makeSmall, quickSizes, wholeSizes } from './trees.mjs'

/**
 * @typedef {'pe' | 'small' | 'mixed' | 'sample'} TreeName
 *
 * @typedef {object} Tree
 * @property {TreeName} name
 * @property {string} folder
 * @property {number} files
 * @property {number} bytes
 * @property {string} from
 */

export class Corpora {
  /** @type {Map<TreeName, Tree>} */
  #trees = new Map()

  /**
   * @param {object} where
   * @param {string} where.folder
   * @param {boolean} where.quick
   * @param {import('./tools.mjs').Wimlib} where.wimlib makes the images
   */
  constructor({ folder, quick, wimlib }) {
    this.folder = quick ? path.join(folder, 'quick') : folder
    this.sizes = quick ? quickSizes : wholeSizes
    this.sampleBytes = quick ? 1_000_000 : 64_000_000
    this.wimlib = wimlib
    fs.mkdirSync(this.folder, { recursive: true })
  }

  /** The trees that were used so far. */
  get used() {
    return [...this.#trees.values()]
  }

  /**
   * @param {TreeName} name
   * @returns {Tree}
   */
  tree(name) {
    const known = this.#trees.get(name)
    if (known !== undefined) return known
    const place = path.join(this.folder, name)
    const note = `${place}.from`
    if (!fs.existsSync(place)) {
      console.error(`making the tree "${name}"`)
      const part = `${place}.part`
      removeTree(part)
      fs.mkdirSync(part)
      fs.writeFileSync(note, this.#make(name, part))
      fs.renameSync(part, place)
    }
    const folder = fs.realpathSync(place)
    const sizes = [...filesBelow(folder)].map((file) => fs.statSync(file).size)
    const tree = {
      name,
      folder,
      files: sizes.length,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      from: fs.existsSync(note) ? fs.readFileSync(note, 'utf8') : 'a tree that was given'
    }
    this.#trees.set(name, tree)
    return tree
  }

  /**
   * An image of a tree with an integrity table, made by wimlib at its default level.
   * @param {TreeName} name
   * @param {'lzx' | 'xpress' | 'solid' | 'none'} compress
   * @returns {Promise<string>}
   */
  async image(name, compress) {
    const tree = this.tree(name)
    const file = path.join(this.folder, `${name}-${compress}.${compress === 'solid' ? 'esd' : 'wim'}`)
    if (fs.existsSync(file)) return file
    console.error(`making the image "${path.basename(file)}"`)
    const part = `${file}.part`
    fs.rmSync(part, { force: true })
    await run(this.wimlib.capture(tree.folder, part, { compress }))
    fs.renameSync(part, file)
    return file
  }

  /**
   * @param {TreeName} name
   * @param {string} folder
   */
  #make(name, folder) {
    switch (name) {
      case 'pe':
        return makePe(folder, this.sizes)
      case 'mixed':
        return makeMixed(folder, this.sizes, this.tree('pe').folder)
      case 'small':
        return makeSmall(folder, {
          files: this.sizes.smallFiles,
          poolBytes: this.sizes.poolBytes,
          pe: this.tree('pe').folder,
          mixed: this.tree('mixed').folder
        })
      case 'sample':
        return makeSample(folder, { bytes: this.sampleBytes, pe: this.tree('pe').folder })
    }
  }
}
