// A program run with a stop after a while, and what it took: GNU time counts, as nothing in Node does for one child.
import { spawn } from 'node:child_process'
import fs from 'node:fs'

export const time = '/usr/bin/time'

/**
 * @typedef {object} Measured
 * @property {number | null} code
 * @property {string} [died] of what, when it did not end by itself
 * @property {string} stdout
 * @property {string} stderr
 * @property {number} cpu seconds, user and system
 * @property {number} wall seconds
 * @property {number} peak bytes
 */

/** Characters: the peer has a complaint for each of four million errors. The rest is read and dropped. */
const mostHeard = 1024 * 1024

/** 128 and the number of the signal, as shells and GNU time tell it. */
const killed = 137

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ folder: string, report: string, seconds: number, addressSpace?: number }} options where it runs, a file for
 *   the figures, when it is killed, and how many bytes of addresses it gets
 * @returns {Promise<Measured>}
 */
export function measured(program, args, { folder, report, seconds, addressSpace }) {
  const limit = addressSpace === undefined ? [] : ['prlimit', `--as=${addressSpace}`]
  const wrapped = ['timeout', '--signal=KILL', String(seconds), ...limit, program, ...args]
  return new Promise((resolve, reject) => {
    const child = spawn(time, ['-f', '%e %U %S %M', '-o', report, ...wrapped], {
      cwd: folder,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const said = { stdout: '', stderr: '' }
    const hear = (/** @type {'stdout' | 'stderr'} */ stream) =>
      child[stream].setEncoding('utf8').on('data', (text) => {
        if (said[stream].length < mostHeard) said[stream] += text
      })
    hear('stdout')
    hear('stderr')
    child.on('error', reject)
    child.on('close', (code) => {
      const figures = fs.readFileSync(report, 'utf8').trim().split('\n').at(-1)?.split(' ').map(Number)
      const [wall = 0, user = 0, system = 0, kilobytes = 0] = figures ?? []
      const ran = { code, ...said, wall, cpu: user + system, peak: kilobytes * 1024 }
      if (code === killed && wall >= seconds - 0.5) resolve({ ...ran, died: `did not end in ${seconds} s` })
      else if (code === null || code > 128) resolve({ ...ran, died: `signal ${(code ?? 128) - 128}` })
      else resolve(ran)
    })
  })
}
