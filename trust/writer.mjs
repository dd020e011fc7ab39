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

/** @typedef {{ from: number, to: number, pause: number }} Burst in milliseconds from the start of the run */

/** @typedef {{ file: string, text: string, at: number | undefined }} Write `at` a place in a file that was there */

/**
 * Writes while the run goes on.
 * @param {Scene} scene @param {Watched} run @param {Burst} burst
 * @returns {Promise<Write[]>} those that had ended before the core could have taken its last look
 */
async function writeDuring(scene, run, { from, to, pause }) {
  const started = performance.now()
  /** @type {Write[]} */
  const early = []
  await run.until(() => performance.now() - started >= from)
  for (let number = 0; !run.isOver && performance.now() - started < to; number += 1) {
    const text = `written ${number}\n`
    const isNew = number % newFileEvery === newFileEvery - 1
    const file = isNew ? `new${number}.txt` : (appendedTo[number % appendedTo.length] ?? '')
    const full = path.join(scene.mount, file)
    try {
      // Never makes a file that has been taken away.
      const flags = fs.constants.O_WRONLY | fs.constants.O_APPEND | (isNew ? fs.constants.O_CREAT : 0)
      const open = fs.openSync(full, flags)
      const at = isNew ? undefined : fs.fstatSync(open).size
      fs.writeSync(open, text)
      fs.closeSync(open)
      // The core's last look is before it begins its journal: no journal yet, so this was early enough to be seen.
      if (!run.hasJournal()) early.push({ file, text, at })
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
    }
    await (pause > 0 ? sleep(pause) : nextTurn())
  }
  return early
}

/**
 * @param {Scene} scene
 * @param {Burst} burst
 * @returns {Promise<{ complaint: string, reachedSave: boolean, saved: boolean }>}
 */
export async function saveBesideWriter(scene, burst) {
  const run = new Watched(scene, [...scene.scenario.args, '--handle-timeout', '5'])
  const early = await writeDuring(scene, run, burst)
  const { code, said } = await run.ended
  const reachedSave = run.began('save')
  const saved = code === 0 || code === 5
  const complaint = saved ? await lost(scene, early) : await refusedBadly(scene, said)
  return { complaint: complaint || scene.died, reachedSave, saved }
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
  if (![...appendedTo, 'new'].some((file) => said.includes(path.basename(file))))
    return `refused, but not told which file: ${said}`
  const wanted = contentsOf(scene.mount)
  const again = await scene.dismount(scene.scenario.args)
  if (again.code !== 0) return `a save afterwards: ${again.stderr}`
  const difference = differenceOf(wanted, await unpacked(scene.wim, 1, path.join(scene.folder, 'found')))
  return difference && `a save afterwards: ${difference}`
}
