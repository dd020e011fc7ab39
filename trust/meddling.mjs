// What others write into the mount, or put in the place of it or of the WIM, while a save goes on. So that they come in
// time, strace slows down what the core makes durable.
import fs from 'node:fs'
import path from 'node:path'
import { isThere, must, run } from './programs.mjs'
import { contentsOf, differenceOf } from './tree.mjs'
import { Watched } from './watched.mjs'
import { writtenWithin } from './writer.mjs'
import { verified } from './wim-file.mjs'

/** @typedef {import('./scene.mjs').Scene} Scene */

const slowed = 'fallocate,fdatasync,fsync'
const microseconds = 120_000

const strace = [
  'strace',
  ...['-f', '-qq', '-o', '/dev/null'],
  ...['-e', `trace=${slowed}`, '-e', `inject=${slowed}:delay_enter=${microseconds}`]
]

/** @returns {Promise<string>} why a save cannot be slowed down here; empty: it can */
export async function whyNotSlow() {
  if (!isThere('strace')) return 'there is no strace'
  const { code, stderr } = await run('strace', [...strace.slice(1), 'true'])
  return code === 0 ? '' : `strace cannot trace here: ${stderr.trim()}`
}

/** @type {Record<string, (saving: Watched) => boolean>} */
const moments = {
  'before its data': (saving) => saving.began('save'),
  'within its data': (saving) => saving.hasWritten(),
  'before its header': (saving) => saving.hasJournal()
}

/** @type {Record<string, (theirs: string, wim: string) => void>} */
const replacements = {
  'by rename': (theirs, wim) => fs.renameSync(theirs, wim),
  'in place': (theirs, wim) => fs.writeFileSync(wim, fs.readFileSync(theirs))
}

/** @param {Scene} scene @param {string} how @param {string} when */
async function wimReplaced(scene, how, when) {
  const theirs = path.join(scene.root, 'theirs.wim')
  fs.writeFileSync(theirs, scene.oldBytes)
  await must('wimlib-imagex', ['info', theirs, '1', 'By somebody else'])
  const theirBytes = fs.readFileSync(theirs)
  const saving = new Watched(scene, scene.scenario.args, strace)
  if (!(await saving.until(() => moments[when]?.(saving) === true))) return `never ${when}`
  replacements[how]?.(theirs, scene.wim)
  const { code } = await saving.ended
  if (code === 0) return 'it told success, and theirs had come in between'
  // Behind the end of theirs there may be what was written before we noticed.
  if (!fs.readFileSync(scene.wim).subarray(0, theirBytes.length).equals(theirBytes))
    return 'what they had written is damaged'
  const bad = await verified(scene.wim)
  if (bad) return `what they had written is damaged: ${bad}`
  return (await kept(scene, scene.mount)) || scene.died
}

/** The mount, with all its edits. @param {Scene} scene @param {string} folder where the directory is by now */
async function kept(scene, folder) {
  if (!(await scene.isMounted())) return 'the mount is gone'
  const difference = differenceOf(contentsOf(path.join(scene.base, 'mount')), contentsOf(folder))
  return difference && `of the mount, ${difference}`
}

/** Writes of the writer: to a changed file, to an unchanged one, and a new file. */
const writesTried = { 'a changed file': 0, 'an unchanged file': 1, 'a new file': 4 }

/** @type {readonly (readonly [string, (scene: Scene) => Promise<string>])[]} each tells what went wrong, or nothing */
export const slowStories = [
  ...Object.keys(replacements).flatMap((how) =>
    Object.keys(moments).map(
      (when) =>
        /** @type {const} */ ([
          `the WIM was replaced ${how} ${when}`,
          (/** @type {Scene} */ scene) => wimReplaced(scene, how, when)
        ])
    )
  ),
  ...Object.entries(writesTried).map(
    ([what, number]) =>
      /** @type {const} */ ([
        `${what} was written within the data of a save`,
        (/** @type {Scene} */ scene) =>
          writtenWithin(scene, new Watched(scene, scene.scenario.args, strace), number)
      ])
  )
]

/**
 * The save waits for a program that writes; meanwhile another directory gets the name of the mount's.
 * @param {Scene} scene
 */
export async function directoryReplaced(scene) {
  const [aside, precious] = [path.join(scene.root, 'aside'), path.join(scene.mount, 'precious.txt')]
  const holder = fs.openSync(path.join(scene.mount, 'new.bin'), 'r+')
  try {
    const saving = new Watched(scene, [...scene.scenario.args, '--handle-timeout', '20'])
    if (!(await saving.until(() => saving.began('wait')))) return 'it did not wait'
    fs.renameSync(scene.mount, aside)
    fs.mkdirSync(scene.mount)
    fs.writeFileSync(precious, 'precious\n')
    fs.closeSync(holder)
    const { code } = await saving.ended
    if (code === 0) return 'it told success, and what was in the mount is not saved'
    if (!fs.existsSync(precious)) return 'it emptied a directory that is not the mount'
    if (!fs.readFileSync(scene.wim).equals(scene.oldBytes)) return 'the image was written to'
    return (await kept(scene, aside)) || scene.died
  } finally {
    if (fs.existsSync(aside)) {
      fs.rmSync(scene.mount, { recursive: true, force: true })
      fs.renameSync(aside, scene.mount)
    }
  }
}
