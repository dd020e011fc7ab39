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

const twinBuild = path.join(root, 'build', 'gcc')

/** The same sources, linked dynamically by the system's compiler, or the program that DISMOUNT_TWIN names. */
export const dynamicCore = process.env.DISMOUNT_TWIN ?? path.join(twinBuild, 'dismount')

export const recorder = path.join(work, 'recorder.so')

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }} Ran */

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
    child.on('close', (code, signal) => {
      resolve({ code, signal, ...ran })
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

/** Builds what is to be preloaded, and the programs that are made of today's sources. */
export async function buildPrograms() {
  fs.mkdirSync(work, { recursive: true })
  const source = path.join(root, 'native', 'tests', 'recorder', 'recorder.cpp')
  await must('g++', ['-std=c++20', '-O1', '-fPIC', '-shared', '-o', recorder, source, '-ldl'])
  if (process.env.DISMOUNT_TWIN !== undefined) return
  // Always, as one that is there may be older than its sources; what is up to date takes no time.
  if (isThere('cmake') && isThere('ninja')) {
    await must('cmake', configureWithGcc(twinBuild))
    await must('cmake', ['--build', twinBuild, '--target', 'dismount', 'hostile_images'])
  } else if (!fs.existsSync(dynamicCore)) {
    throw new Error(
      `${dynamicCore} is not there, and cmake and ninja are needed to build it; see scripts/setup`
    )
  } else {
    console.error(`trust: without cmake and ninja ${dynamicCore} is taken as it is`)
  }
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
