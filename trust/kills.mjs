// The released core, ended by a signal at random moments of a save.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { core, randomNumbers } from './programs.mjs'
import { Scene } from './scene.mjs'
import { thenDiscard, thenSave } from './verdict.mjs'

/**
 * @typedef {object} Killed
 * @property {number} tried signals that came before the core had told its result; later ones are not counted
 * @property {number} old after how many of them the file held the old image
 * @property {number} new
 * @property {string[]} lost what went wrong, one sentence each
 */

/** @typedef {'SIGKILL' | 'SIGTERM' | 'SIGINT'} Signal */

/** What a run that was cancelled returns. */
const cancelled = 130

/** How long a run may take to roll back; the contract says a second, and other work may be going on. */
const mostMilliseconds = 5000

/** Where the last part of a save begins, in which the header is written. */
const lastPart = 2 / 3

const saved = '"type":"phaseFinished","path":'
const isSaved = (/** @type {string} */ line) => line.includes(saved) && line.includes('"phase":"save"')

/**
 * A save, and a signal so many milliseconds after its first word, by which it can be cancelled, or after its header is
 * written.
 * @param {Scene} scene
 * @param {{ signal: Signal, delay: number, behindHeader: boolean }} [end]
 */
async function savedUntil(scene, end) {
  const args = ['--path', scene.mount, ...scene.scenario.args, '--state-directory', scene.state]
  const child = spawn(core, [...args, '--format', 'ndjson'], { stdio: ['ignore', 'pipe', 'ignore'], env: {} })
  /** @type {Promise<{ code: number | null, by: NodeJS.Signals | null }>} */
  const ended = new Promise((resolve) => child.on('close', (code, by) => resolve({ code, by })))
  const times = { began: 0, header: 0, told: 0 }
  await new Promise((resolve) => {
    void ended.then(resolve)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const now = performance.now()
      times.began ||= now
      if (isSaved(line)) times.header = now
      if (line.startsWith('{"type":"result"')) times.told = now
      if (end?.behindHeader ? times.header : times.began) resolve(undefined)
    })
  })
  let inTime = false
  let asked = performance.now()
  if (end) {
    await sleep(end.delay)
    inTime = times.told === 0
    asked = performance.now()
    child.kill(end.signal)
  }
  const { code, by } = await ended
  return { code, by, inTime, times, took: performance.now() - asked }
}

/**
 * @param {Signal} signal
 * @param {Awaited<ReturnType<typeof savedUntil>>} ran
 */
function wrongEnd(signal, { code, by, took }) {
  if (signal === 'SIGKILL') return by === null || by === signal ? '' : `it died of ${by}`
  if (code === null) return `it died of ${by}`
  if (code !== 0 && code !== cancelled) return `exit code ${code}`
  return took > mostMilliseconds ? `it went on for ${took.toFixed(0)} ms` : ''
}

/**
 * @param {string} folder
 * @param {{ signal: Signal, kills: number, seed: number, newBytes: number, progress?: (done: number, of: number) => void }} options
 * @returns {Promise<Killed>}
 */
export async function tryKills(folder, { signal, kills, seed, newBytes, progress }) {
  const scene = await Scene.make(folder, {
    name: 'killed',
    args: ['--save', '--check-integrity'],
    newBytes,
    saves: true
  })
  const { times } = await savedUntil(scene)
  await scene.keepAsNew()
  const [whole, behind] = [times.told - times.began, times.told - times.header]
  const random = randomNumbers(seed)
  /** @type {Killed} */
  const tried = { tried: 0, old: 0, new: 0, lost: [] }
  for (let at = 0; tried.tried < kills && at < 3 * kills; at += 1) {
    scene.restore()
    // In turn from all of the save, from its last part, and from behind its header.
    const behindHeader = at % 3 === 2
    const part = at % 3 === 1 ? lastPart + random() * (1 - lastPart) : random()
    const delay = part * (behindHeader ? behind : whole)
    const ran = await savedUntil(scene, { signal, delay, behindHeader })
    if (!ran.inTime) continue
    tried.tried += 1
    const image = scene.imageNow()
    if (image !== 'lost') tried[image] += 1
    const verdict = tried.tried % 2 === 0 ? thenSave : thenDiscard
    const complaint = wrongEnd(signal, ran) || (await verdict(scene, { told: ran.code === 0 }))
    if (complaint)
      tried.lost.push(
        `${signal} ${delay.toFixed(1)} ms ${behindHeader ? 'behind the header' : `of ${whole.toFixed(0)}`}: ${complaint}`
      )
    progress?.(tried.tried, kills)
  }
  return tried
}
