// A program that goes on writing into the mount while it is saved: it opens, writes and closes, so that nobody is seen
// to hold a file.
import fs from 'node:fs'
import path from 'node:path'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { Watched } from './watched.mjs'
import { contentsOf, differenceOf } from './tree.mjs'
import { must } from './programs.mjs'
import { unpacked, verified } from './wim-file.mjs'

/** @typedef {import('./scene.mjs').Scene} Scene */

/** One that was changed before, two that were not. */
const appendedTo = ['a.txt', 'b.txt', path.join('folder', 'c.txt')]

/** Every so many-th write is a new file. */
const newFileEvery = 5

/** Between the core's last look at the directory and its journal it may have to wait for a processor. */
const graceMilliseconds = 50

/** @typedef {{ from: number, to: number, pause: number }} Burst in milliseconds from the start of the run */

/** @typedef {{ file: string, text: string, at: number | undefined, ended: number }} Write `at` a place in an old file */

/** @param {Scene} scene @param {number} number @returns {Write | undefined} nothing: the file has been taken away */
function writeOne(scene, number) {
  const text = `written ${number}\n`
  const isNew = number % newFileEvery === newFileEvery - 1
  const file = isNew ? `new${number}.txt` : (appendedTo[number % appendedTo.length] ?? '')
  const flags = fs.constants.O_WRONLY | fs.constants.O_APPEND | (isNew ? fs.constants.O_CREAT : 0)
  try {
    const open = fs.openSync(path.join(scene.mount, file), flags)
    const at = isNew ? undefined : fs.fstatSync(open).size
    fs.writeSync(open, text)
    fs.closeSync(open)
    return { file, text, at, ended: performance.now() }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
    return undefined
  }
}

/**
 * Writes while the run goes on.
 * @param {Scene} scene @param {Watched} run @param {Burst} burst
 * @returns {Promise<Write[]>} those that had ended before the core took its last look
 */
async function writeDuring(scene, run, { from, to, pause }) {
  const started = performance.now()
  /** @type {Write[]} */
  const writes = []
  let [nothingYet, mayWrite] = [0, true]
  for (let number = 0; !run.isOver;) {
    const passed = performance.now() - started
    const writing = passed >= from && passed < to
    if (writing) {
      const written = writeOne(scene, number)
      if (written) writes.push(written)
      number += 1
    }
    // The last look is before the journal, which is before the header and goes with the mount.
    mayWrite &&= !run.hasJournal() && !run.hasHeader()
    if (mayWrite) nothingYet = performance.now()
    await (writing && pause === 0 ? nextTurn() : sleep(writing ? pause : 1))
  }
  return writes.filter(({ ended }) => ended < nothingYet - graceMilliseconds)
}

/**
 * @param {Scene} scene
 * @param {Burst} burst
 * @returns {Promise<{ complaint: string, reachedSave: boolean, saved: boolean }>}
 */
export async function saveBesideWriter(scene, burst) {
  const run = new Watched(scene, [...scene.scenario.args, '--handle-timeout', '5'])
  const early = await writeDuring(scene, run, burst)
  return { ...(await judged(scene, run, early)), reachedSave: run.began('save') }
}

/**
 * One write when all has been read and some of it is in the file, in a save that is slowed down so that more has to come.
 * @param {Scene} scene @param {Watched} saving @param {number} number which of the writes above
 * @returns {Promise<string>}
 */
export async function writtenWithin(scene, saving, number) {
  if (!(await saving.until(() => saving.hasWritten()))) return 'it never came to write'
  const written = writeOne(scene, number)
  return (await judged(scene, saving, written ? [written] : [])).complaint
}

/** @param {Scene} scene @param {Watched} run @param {readonly Write[]} early */
async function judged(scene, run, early) {
  const { code, said } = await run.ended
  const saved = code === 0 || code === 5
  const complaint = saved ? await lost(scene, early) : await refusedBadly(scene, said)
  return { complaint: complaint || scene.died, saved }
}

/** What was written in time must be in the image. @param {Scene} scene @param {readonly Write[]} early */
async function lost(scene, early) {
  const bad = await verified(scene.wim)
  if (bad) return bad
  const folder = path.join(scene.folder, 'found')
  await must('wimlib-imagex', ['extract', scene.wim, '1', '--dest-dir', folder])
  try {
    for (const { file, text, at } of early) {
      const found = path.join(folder, file)
      if (!fs.existsSync(found)) return `${file} had been written, and is not in the image`
      const bytes = fs.readFileSync(found)
      if (bytes.subarray(at ?? 0, (at ?? 0) + text.length).toString() !== text)
        return `an append to ${file} had ended, and is not in the image`
    }
    return ''
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** A refusal says why, and leaves all for the next save. @param {Scene} scene @param {string} said */
async function refusedBadly(scene, said) {
  if (!fs.readFileSync(scene.wim).equals(scene.oldBytes)) return 'refused, but the image was written to'
  if (!(await scene.isMounted())) return 'refused, and the mount is gone'
  const result = said.split('\n').find((line) => line.startsWith('{"type":"result"')) ?? '{}'
  const error = JSON.stringify(JSON.parse(result).error)
  if (!/\b(?:a|b|c|new\d+)\.txt\b/.test(error)) return `refused, but not told which file: ${error}`
  const wanted = contentsOf(scene.mount)
  const again = await scene.dismount(scene.scenario.args)
  if (again.code !== 0) return `a save afterwards: ${again.stderr}`
  const difference = differenceOf(wanted, await unpacked(scene.wim, 1, path.join(scene.folder, 'found')))
  return difference && `a save afterwards: ${difference}`
}
