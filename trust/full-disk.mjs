// A real, small file system that is full to every degree while an image on it is saved. Needs root and loop devices.
import fs from 'node:fs'
import path from 'node:path'
import { isThere, run } from './programs.mjs'
import { makeFileSystem, Scene } from './scene.mjs'
import { discarded, thenSave } from './verdict.mjs'

const diskSize = 64 * 1024 * 1024
const newBytes = 4_000_000

/**
 * @param {string} folder
 * @param {{ fillings: number, progress?: (done: number, of: number) => void }} options
 * @returns {Promise<import('./crash.mjs').Tried | string>} or why it cannot be had here
 */
export async function tryFullDisk(folder, { fillings, progress }) {
  if (process.getuid?.() !== 0) return 'only root may mount a file system'
  if (!isThere('mkfs.ext4')) return 'there is no mkfs.ext4'
  const [image, disk] = ['disk.img', 'disk'].map((name) => path.join(folder, name))
  if (!image || !disk) throw new Error('no folder')
  fs.mkdirSync(disk)
  await makeFileSystem(image, diskSize)
  const mounted = await run('mount', ['-o', 'loop', image, disk])
  if (mounted.code !== 0) return `no file system can be mounted here: ${mounted.stderr.trim()}`
  try {
    const root = path.join(disk, 'root')
    const scene = await Scene.make(
      folder,
      { name: 'full disk', args: ['--save', '--check-integrity'], newBytes, saves: true },
      { root }
    )
    await scene.dismount(scene.scenario.args)
    await scene.keepAsNew()
    /** @type {import('./crash.mjs').Tried} */
    const tried = { steps: 0, tried: 0, different: 0, lost: [] }
    const filler = path.join(disk, 'filler')
    for (let at = 0; at < fillings; at += 1) {
      scene.restore()
      // From nothing free at all to somewhat more than the save needs, and mostly little.
      const free = Math.floor((at / Math.max(fillings - 1, 1)) ** 2 * newBytes * 2.5)
      fillUp(filler, disk, free)
      const saved = await scene.dismount(scene.scenario.args)
      tried.tried += 1
      if (saved.code !== 0) tried.different += 1
      const again = saved.code === 0 ? { complaint: '', told: true } : await triedAgain(scene)
      let complaint = again.complaint
      if (at % 2 === 0 && (await scene.isMounted())) {
        complaint ||= await discarded(scene)
        if (complaint) complaint = `on the full disk: ${complaint}`
        fs.rmSync(filler)
        complaint ||= scene.died || (await scene.laterSave())
      } else {
        fs.rmSync(filler)
        complaint ||= await thenSave(scene, { told: again.told })
      }
      if (complaint) tried.lost.push(`${free} bytes free (exit code ${saved.code}): ${complaint}`)
      progress?.(at + 1, fillings)
    }
    return tried
  } finally {
    await run('umount', [disk])
  }
}

/**
 * The disk stays full: a save that is tried again succeeds, or fails and leaves all as it is.
 * @param {Scene} scene
 */
async function triedAgain(scene) {
  const before = fs.readFileSync(scene.wim)
  const again = await scene.dismount(scene.scenario.args)
  if (again.code === 0) return { complaint: '', told: true }
  const complaint = !fs.readFileSync(scene.wim).equals(before)
    ? 'a save that failed again changed the file'
    : (await scene.isMounted())
      ? ''
      : 'a save failed again, and the mount is gone'
  return { complaint, told: false }
}

/** @param {string} filler @param {string} disk @param {number} free bytes that are to be left */
function fillUp(filler, disk, free) {
  const piece = Buffer.alloc(64 * 1024, 'x')
  const open = fs.openSync(filler, 'w')
  try {
    for (;;) {
      const { bavail, bsize } = fs.statfsSync(disk)
      const room = bavail * bsize - free
      if (room < bsize) return
      if (fs.writeSync(open, piece, 0, Math.min(piece.length, room)) === 0) return
      fs.fsyncSync(open)
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOSPC') throw error
  } finally {
    fs.closeSync(open)
  }
}
