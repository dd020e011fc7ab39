// What others do to a mount or its image while it is dismounted.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { must, randomNumbers } from './programs.mjs'
import { directoryReplaced, slowStories, whyNotSlow } from './meddling.mjs'
import { Scene } from './scene.mjs'
import { thenSave } from './verdict.mjs'
import { saveBesideWriter } from './writer.mjs'

const scenario = {
  name: 'concurrent',
  args: ['--save', '--check-integrity'],
  newBytes: 4_000_000,
  saves: true
}

/** @typedef {(scene: Scene) => Promise<string>} Story */

/** @type {Record<string, Story>} each tells what went wrong, or nothing */
const stories = {
  'two dismounts of one mount': async (scene) => {
    const runs = await Promise.all([scene.dismount(scenario.args), scene.dismount(scenario.args)])
    const succeeded = runs.filter(({ code }) => code === 0).length
    if (succeeded === 0) return `none succeeded: ${runs.map(({ stderr }) => stderr).join('')}`
    if (succeeded === 2) return 'both say that they saved the mount'
    if (await scene.isMounted()) return 'it is still mounted'
    return thenSave(scene, { told: true })
  },
  'another program wrote the image': async (scene) => {
    await must('wimlib-imagex', ['info', scene.wim, '1', 'By somebody else'])
    const theirs = fs.readFileSync(scene.wim)
    const { code, stderr } = await scene.dismount(scenario.args)
    if (code === 0) return 'a save over what somebody else wrote'
    if (!stderr.includes('changed after it was mounted')) return `not told why: ${stderr}`
    if (!fs.readFileSync(scene.wim).equals(theirs)) return 'their image was written to'
    return (await scene.isMounted()) ? '' : 'the mount is gone, with its changes'
  },
  'another program has the image locked': async (scene) => {
    const holder = spawn('flock', [scene.wim, 'sleep', '60'], { stdio: 'ignore', detached: true })
    await sleep(100)
    try {
      const { code } = await scene.dismount(scenario.args)
      if (code === 0) return 'a save beside another program that writes'
      if (scene.imageNow() !== 'old') return 'the image was written to'
    } finally {
      if (holder.pid !== undefined) process.kill(-holder.pid, 'SIGKILL')
    }
    await sleep(50)
    return thenSave(scene)
  },
  'the directory was replaced by a link': async (scene) => {
    const [aside, elsewhere] = ['aside', 'elsewhere'].map((name) => path.join(scene.root, name))
    if (!aside || !elsewhere) throw new Error('no folder')
    fs.mkdirSync(elsewhere)
    fs.writeFileSync(path.join(elsewhere, 'precious.txt'), 'precious\n')
    fs.renameSync(scene.mount, aside)
    fs.symlinkSync(elsewhere, scene.mount)
    try {
      for (const args of [scenario.args, ['--discard']]) {
        await scene.dismount(args)
        if (scene.imageNow() !== 'old') return 'the image was written to'
        if (!fs.existsSync(path.join(elsewhere, 'precious.txt'))) return `${args[0]} went through the link`
      }
    } finally {
      fs.rmSync(scene.mount)
      fs.renameSync(aside, scene.mount)
    }
    return ''
  },
  'the directory was replaced while the save waited': directoryReplaced
}

/**
 * @typedef {object} Found
 * @property {number} stories
 * @property {number} tried
 * @property {string[]} lost what went wrong, one sentence each
 */

/**
 * @param {Scene} scene
 * @param {readonly (readonly [string, Story])[]} all
 * @param {number} rounds
 * @returns {Promise<Found>}
 */
async function tell(scene, all, rounds) {
  const found = { stories: all.length, tried: 0, lost: /** @type {string[]} */ ([]) }
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, story] of all) {
      scene.restore()
      const complaint = scene.unlike || (await story(scene)) || scene.died
      found.tried += 1
      if (complaint) found.lost.push(`${name}: ${complaint}`)
    }
  }
  return found
}

/** How long the writer's save takes, about, with some time before and behind it. */
const writersMilliseconds = 200

/** Where a pause between two writes makes the difference between many looks and one. */
const pauses = [0, 1, 10]

/**
 * A save beside a program that writes, from the beginning or later, to the end or not so long.
 * @param {Scene} scene @param {{ rounds: number, seed: number }} options
 */
async function tellWriter(scene, { rounds, seed }) {
  const found = { tried: 0, reachedSave: 0, saved: 0, lost: /** @type {string[]} */ ([]) }
  const random = randomNumbers(seed)
  for (let round = 0; round < rounds; round += 1) {
    scene.restore()
    const [one, two] = [random() * writersMilliseconds, random() * writersMilliseconds]
    const burst = [
      { from: 0, to: Infinity },
      { from: 0, to: one },
      { from: one, to: Infinity },
      { from: Math.min(one, two), to: Math.max(one, two) }
    ][round % 4] ?? { from: 0, to: 0 }
    const pause = pauses[round % pauses.length] ?? 0
    const { complaint, reachedSave, saved } = await saveBesideWriter(scene, { ...burst, pause })
    found.tried += 1
    if (reachedSave) found.reachedSave += 1
    if (saved) found.saved += 1
    if (complaint)
      found.lost.push(`written from ${burst.from.toFixed(0)} to ${burst.to.toFixed(0)} ms: ${complaint}`)
  }
  return found
}

/**
 * @param {string} folder
 * @param {{ rounds: number, slowRounds: number, writerRounds: number, seed: number }} options
 */
export async function tryConcurrent(folder, { rounds, slowRounds, writerRounds, seed }) {
  const scene = await Scene.make(folder, scenario)
  await scene.dismount(scenario.args)
  await scene.keepAsNew()
  const quick = await tell(scene, Object.entries(stories), rounds)
  const writer = await tellWriter(scene, { rounds: writerRounds, seed })
  const whyNot = await whyNotSlow()
  return { quick, writer, slow: whyNot || (await tell(scene, slowStories, slowRounds)) }
}
