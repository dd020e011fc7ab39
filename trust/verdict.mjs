// What must hold after a crash or a fault, and what is done with the mounts to see it. A verdict is a sentence that says
// what is lost; empty: nothing is.
import fs from 'node:fs'
import { core } from './programs.mjs'
import { hasTable, headerOf, verified } from './wim-file.mjs'

/**
 * @typedef {import('./scene.mjs').Scene} Scene
 * @typedef {{ told?: boolean, exact?: boolean }} Before whether success had been told before, and whether all bytes are of the run
 *   that was recorded
 * @typedef {(scene: Scene, before?: Before) => Promise<string>} Verdict
 * @typedef {readonly ('save' | 'discard' | 'other save' | 'other discard')[]} Order
 */

/** @param {import('./programs.mjs').Ran} ran */
const said = ({ code, signal, stdout, stderr }) => `${signal ?? code} ${stdout}${stderr}`

/** @param {(scene: Scene, before: Before) => Promise<string>} judge @returns {Verdict} */
const unlessDied =
  (judge) =>
  async (scene, before = {}) =>
    scene.unlike || (await judge(scene, before)) || scene.died

/** The file alone: the old image or the new one, whole, and what was told. @param {Scene} scene @param {Before} before */
async function ofImage(scene, { told = false, exact = false }) {
  const image = scene.imageNow({ exact })
  if (image === 'lost') return 'the file is neither the old image nor the new one'
  if (told && scene.makesImage) {
    if (image !== 'new') return 'it had told success, and the new image is not there'
    if (scene.scenario.args.includes('--check-integrity') && !hasTable(headerOf(scene.wim)))
      return 'it had told success, and there is no integrity table'
  }
  const bad = await verified(scene.wim)
  if (bad) return bad
  if (image === 'new' && !(await scene.holds(scene.newListings)))
    return 'the new image does not hold what was in the mount'
  return ''
}

/** The same, and the mount is there unless it was saved. @param {Scene} scene @param {Before} before */
async function ofBoth(scene, before) {
  const bad = await ofImage(scene, before)
  if (bad || (await scene.isMounted())) return bad
  if (scene.scenario.saves && scene.imageNow() === 'old')
    return 'the mount is gone, and its changes were not saved'
  return before.told && scene.scenario.mounts ? 'it had told success, and there is no mount' : ''
}

/** The mount can be saved, with all that it holds. @type {Verdict} */
export const thenSave = unlessDied(async (scene, before) => {
  const bad = await ofBoth(scene, before)
  if (bad) return bad
  if (!(await scene.isMounted())) return scene.laterSave()
  const image = scene.imageNow()
  const again = await scene.dismount(scene.saveArguments())
  if (again.code === 0) {
    if (await scene.isMounted()) return 'saved again, and it is still mounted'
    if (!(await scene.holds(scene.newListings))) return 'saved again, but not what was in the mount'
    return verified(scene.wim)
  }
  // A discard that began, and a mount that was not finished, can be taken off, but hold no image to save. A folder that
  // was made for the mount is another one on the disk that was put together, by its inode.
  const whole = before.told && scene.scenario.mounts === 'empty folder'
  if (scene.scenario.saves || whole) return `save again: ${said(again)}`
  return scene.imageNow() === image ? discarded(scene) : 'a save that was refused changed the image'
})

/** The mount can be discarded, and the image stays. @type {Verdict} */
export const thenDiscard = unlessDied(async (scene, before) => {
  const bad = await ofBoth(scene, before)
  if (bad) return bad
  return (await scene.isMounted()) ? discarded(scene) : scene.laterSave()
})

/** @param {Scene} scene */
export async function discarded(scene) {
  const image = scene.imageNow()
  if (image === 'lost') return 'the file is neither the old image nor the new one'
  const ran = await scene.dismount(['--discard'])
  if (ran.code !== 0) return `discard: ${said(ran)}`
  if (await scene.isMounted()) return 'discarded, and it is still mounted'
  if (scene.imageNow() !== image) return 'a discard changed the image'
  if (image === 'new' && !(await scene.holds(scene.newListings))) return 'a discard changed the new image'
  return verified(scene.wim)
}

/** A new file is whole or not there, and then can be made. @type {Verdict} */
const thenCapture = unlessDied(async (scene, { told = false }) => {
  if (!fs.existsSync(scene.wim)) {
    if (told) return 'it had told success, and the file is not there'
    const again = await scene.run(core, scene.captureArguments())
    if (again.code !== 0) return `capture again: ${said(again)}`
  }
  const bad = await verified(scene.wim)
  if (bad) return bad
  return (await scene.holds(scene.newListings)) ? '' : 'the new file does not hold what was captured'
})

/** In which order two mounts of one file are taken off after a crash in a save of the first. @type {readonly Order[]} */
const orders = [
  ['other save', 'save'],
  ['save', 'other save'],
  ['discard', 'other save'],
  ['other save', 'discard'],
  ['other discard', 'save']
]

/** Nothing that happened to one mount keeps the other from being saved. @param {Order} order @returns {Verdict} */
const inOrder = (order) =>
  unlessDied(async (scene, before) => {
    const bad = await ofBoth(scene, before)
    if (bad) return bad
    let saved = scene.imageNow() === 'new'
    let otherSaved = false
    for (const step of order) {
      const mount = step.startsWith('other') ? scene.other : scene.mount
      if (!(await scene.isMounted(mount))) {
        if (mount === scene.other) return 'the other mount is gone'
        continue
      }
      const ran = await scene.dismount([step.endsWith('save') ? '--save' : '--discard'], mount)
      if (ran.code !== 0) return `${order.join(', ')}: ${step}: ${said(ran)}`
      saved ||= step === 'save'
      otherSaved ||= step === 'other save'
    }
    const wanted = [
      (saved ? scene.newListings : scene.oldListings)[0] ?? '',
      otherSaved ? scene.otherListing : (scene.oldListings[1] ?? '')
    ]
    if (!(await scene.holds(wanted))) return `${order.join(', ')}: the images are not what was in the mounts`
    return verified(scene.wim)
  })

/** @param {import('./scenario.mjs').Scenario} scenario @returns {readonly Verdict[]} each on a disk of its own */
export function verdictsOf({ captures, two }) {
  if (captures) return [thenCapture]
  return two ? orders.map(inOrder) : [thenSave, thenDiscard]
}
