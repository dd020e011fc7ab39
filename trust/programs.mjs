// The programs that are tried: ours, its twin that a library can be preloaded under, and the peer.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { configureWithGcc } from '../scripts/gcc.mjs'

export const root = path.join(import.meta.dirname, '..')
export const work = path.join(root, 'build', 'trust')

/** The released core of this machine, or the one that DISMOUNT_CORE names. */
export const core =
  process.env.DISMOUNT_CORE ??
  path.join(root, 'dist', 'native', `${process.platform}-${process.arch}`, 'dismount')

/** The same sources, linked dynamically by the system's compiler; `npm test` builds it. */
export const dynamicCore = path.join(root, 'build', 'gcc', 'dismount')

export const recorder = path.join(work, 'recorder.so')

/** @typedef {{ code: number | null, stdout: string, stderr: string }} Ran */

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [more] environment
 * @returns {Promise<Ran>}
 */
export function run(program, args, more = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { PATH: process.env.PATH, ...more },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const ran = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (ran.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (ran.stderr += text))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, ...ran })
    })
  })
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [more]
 */
export async function must(program, args, more = {}) {
  const ran = await run(program, args, more)
  if (ran.code !== 0)
    throw new Error(`${path.basename(program)} ${args.join(' ')}: ${ran.code}\n${ran.stdout}${ran.stderr}`)
  return ran
}

/** Builds what is to be preloaded, and the core for it, unless they are there. */
export async function buildRecorder() {
  fs.mkdirSync(work, { recursive: true })
  const source = path.join(root, 'native', 'tests', 'recorder', 'recorder.cpp')
  await must('g++', ['-std=c++20', '-O1', '-fPIC', '-shared', '-o', recorder, source, '-ldl'])
  if (fs.existsSync(dynamicCore)) return
  const build = path.dirname(dynamicCore)
  await must('cmake', configureWithGcc(build))
  await must('cmake', ['--build', build, '--target', 'dismount'])
}

/** @param {string} program */
export function isThere(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0
}

/** Numbers from 0 to 1 that are the same for the same seed (xorshift). @param {number} seed */
export function randomNumbers(seed) {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}
