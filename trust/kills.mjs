// The released core, killed by SIGKILL at random moments of a save.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { core, randomNumbers } from './programs.mjs'
import { Scene } from './scene.mjs'

/**
 * @param {string} folder
 * @param {{ kills: number, seed: number, progress?: (done: number, of: number) => void }} options
 * @returns {Promise<import('./crash.mjs').Tried>}
 */
export async function tryKills(folder, { kills, seed, progress }) {
  const scene = await Scene.make(
    folder,
    { name: 'killed', args: ['--save', '--check-integrity'], saves: true },
    { newBytes: 12_000_000 }
  )
  const started = performance.now()
  await scene.dismount(scene.scenario.args)
  const duration = performance.now() - started
  await scene.keepAsNew()
  const random = randomNumbers(seed)
  const seen = { old: 0, new: 0 }
  /** @type {import('./crash.mjs').Tried} */
  const tried = { steps: 0, tried: 0, different: 0, lost: [] }
  for (let at = 0; at < kills; at += 1) {
    scene.restore()
    const delay = random() * duration
    const args = ['--path', scene.mount, ...scene.scenario.args, '--state-directory', scene.state]
    const child = spawn(core, args, { stdio: 'ignore', env: {} })
    const closed = new Promise((resolve) => child.on('close', resolve))
    await sleep(delay)
    child.kill('SIGKILL')
    await closed
    tried.tried += 1
    const image = scene.imageNow()
    if (image !== 'lost') seen[image] += 1
    const complaint = await scene.complaint({ then: at % 2 === 0 ? 'save' : 'discard' })
    if (complaint)
      tried.lost.push(`killed after ${delay.toFixed(1)} ms of ${duration.toFixed(0)}: ${complaint}`)
    progress?.(at + 1, kills)
  }
  tried.different = Math.min(seen.old, seen.new)
  return tried
}
