// What must be true of a result before its time counts.
import fs from 'node:fs'
import path from 'node:path'
import { outputOf, run } from './processes.mjs'

/** @typedef {import('./bench.mjs').Bench} Bench */

/**
 * Two programs that are not ours find no fault with an image that we saved.
 * @param {Bench} bench
 * @param {string} image
 */
export async function acceptedByOthers({ wimlib, sevenZip }, image) {
  await run(wimlib.command('verify', image))
  const said = await outputOf(sevenZip.test(image))
  if (/warning/i.test(said)) throw new Error(`7-Zip warns of the saved image: ${said.trim()}`)
}

/**
 * A verification that is fast because it looks away would accept this: one byte in the middle of the file is another.
 * @param {Bench} bench
 * @param {string} image
 * @param {'full' | 'table'} level
 */
export async function refusesDamage({ core, scratch }, image, level) {
  const copy = scratch.copyOf(image)
  const file = fs.openSync(copy, 'r+')
  const byte = Buffer.alloc(1)
  const middle = Math.floor(fs.fstatSync(file).size / 2)
  fs.readSync(file, byte, 0, 1, middle)
  fs.writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 0x10]), 0, 1, middle)
  fs.closeSync(file)
  const accepted = await run(core.verify(copy, level)).then(
    () => true,
    () => false
  )
  fs.rmSync(copy)
  if (accepted) throw new Error('The core accepted a file with a changed byte.')
}

/**
 * @param {string} one
 * @param {string} other
 */
export async function sameTree(one, other) {
  await run({ program: 'diff', args: ['-rq', '--no-dereference', one, other] }, { read: true })
}

/**
 * What wimlib takes out of an image is what was put in.
 * @param {Bench} bench
 * @param {string} image
 * @param {readonly { name: string, content: Buffer }[]} files
 */
export async function holds({ wimlib, scratch }, image, files) {
  const folder = scratch.tree()
  const names = files.map(({ name }) => `/${name}`)
  await run(wimlib.command('extract', image, '1', ...names, `--dest-dir=${folder}`))
  const wrong = files.find(
    ({ name, content }) => !fs.readFileSync(path.join(folder, path.basename(name))).equals(content)
  )
  if (wrong !== undefined) throw new Error(`The saved image holds another "${wrong.name}".`)
}
