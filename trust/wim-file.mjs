// A WIM as the peer reads it: the second opinion on what a save of ours wrote.
import fs from 'node:fs'
import { core, must, run } from './programs.mjs'
import { contentsOf } from './tree.mjs'

export const headerSize = 208

/** Where the header counts the images, and where it says where the integrity table lies (docs/format/header.md). */
const imageCountAt = 0x2c
const tableOffsetAt = 0x84

/** @param {Buffer} header */
export const hasTable = (header) => header.readBigUInt64LE(tableOffsetAt) !== 0n

/** @param {string} wim @returns {Buffer} */
export function headerOf(wim) {
  const header = Buffer.alloc(headerSize)
  const open = fs.openSync(wim, 'r')
  fs.readSync(open, header, 0, headerSize, 0)
  fs.closeSync(open)
  return header
}

/**
 * Names and contents of one image. What differs between two saves of the same tree is left out: when, and where in the
 * file the data lies.
 * @param {string} wim @param {number} index
 */
export async function listingOf(wim, index) {
  const { stdout } = await must('wimlib-imagex', ['dir', wim, String(index), '--detailed'])
  return stdout.replace(/^(?!Full Path|Hash|Attributes|Uncompressed size).*$\n?/gm, '')
}

/** The same of all images. @param {string} wim */
export async function listingsOf(wim) {
  const count = headerOf(wim).readUInt32LE(imageCountAt)
  return Promise.all(Array.from({ length: count }, (_, at) => listingOf(wim, at + 1)))
}

/**
 * @param {string} wim @param {number} index
 * @param {string} folder where it is unpacked; nothing is left there
 */
export async function unpacked(wim, index, folder) {
  await must('wimlib-imagex', ['extract', wim, String(index), '--dest-dir', folder])
  try {
    return contentsOf(folder)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** What both programs say against the file; empty: nothing. @param {string} wim */
export async function verified(wim) {
  const [ours, peer] = await Promise.all([run(core, ['verify', wim]), run('wimlib-imagex', ['verify', wim])])
  if (ours.code !== 0) return `our verify: ${ours.signal ?? ours.code} ${ours.stdout}${ours.stderr}`
  return peer.code === 0 ? '' : `wimlib's verify: ${peer.stdout}${peer.stderr}`
}
