// A small change of a tree, the same for every program: three files get new contents, one of 64 KiB is added.
import fs from 'node:fs'
import path from 'node:path'
import { seeded } from '../random.mjs'
import { filesBelow } from '../trees.mjs'

/**
 * @param {number} seed
 * @param {number} size
 */
function content(seed, size) {
  const random = seeded(seed)
  return Buffer.from(Array.from({ length: size }, () => 32 + random(64)))
}

/**
 * @param {{ folder: string }} tree
 * @returns {{ name: string, content: Buffer }[]} names are relative to the tree
 */
export function changesOf(tree) {
  const names = [...filesBelow(tree.folder)].map((file) => path.relative(tree.folder, file))
  const places = [0, Math.floor(names.length / 2), names.length - 1]
  return [
    ...places.map((place) => ({ name: names[place] ?? '', content: content(place, 9000) })),
    { name: 'added.bin', content: content(64, 65_536) }
  ]
}

/**
 * @param {string} folder
 * @param {readonly { name: string, content: Buffer }[]} changes
 */
export function apply(folder, changes) {
  for (const { name, content } of changes) fs.writeFileSync(path.join(folder, name), content)
}
