// Runs a program and tells what it cost: time, CPU time or peak memory. Linux only.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'

/**
 * @typedef {object} Command
 * @property {string} program
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} [env] added to the environment
 * @property {string} [input] for standard input
 *
 * @typedef {object} Run
 * @property {number} seconds from the start to the end of the process
 * @property {string} output what it wrote to standard output, where that was read
 * @property {string} errors what it wrote to standard error
 */

/**
 * @param {Command} command
 * @param {object} [how]
 * @param {boolean} [how.read] whether standard output is read; else it goes nowhere
 * @param {(line: string) => void} [how.onLine] gets each line of standard output when it comes
 * @param {(pid: number) => void} [how.onStart]
 * @returns {Promise<Run>}
 * @throws {Error} with the end of what the program said, when it does not end with 0
 */
export async function run({ program, args, env, input }, { read = false, onLine, onStart } = {}) {
  const piped = read || onLine !== undefined
  const begin = performance.now()
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', piped ? 'pipe' : 'ignore', 'pipe']
  })
  if (child.pid !== undefined) onStart?.(child.pid)
  child.stdin?.end(input)
  let [output, errors] = ['', '']
  child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (errors += text))
  if (child.stdout !== null) {
    if (onLine === undefined)
      child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text))
    else createInterface({ input: child.stdout }).on('line', onLine)
  }
  let seconds = 0
  const ended = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', () => (seconds = (performance.now() - begin) / 1000))
    child.on('close', (code, signal) => {
      resolve(code ?? signal)
    })
  })
  if (ended !== 0) {
    const said = `${output}\n${errors}`
      .trim()
      .split(/[\n\r]/)
      .slice(-3)
      .join(' ')
    throw new Error(`${program} ${args.join(' ')} ended with ${ended}: ${said}`)
  }
  return { seconds, output, errors }
}

/** @param {Command} command */
export async function secondsOf(command) {
  return (await run(command)).seconds
}

/** @param {Command} command */
export async function outputOf(command) {
  return (await run(command, { read: true })).output
}

/**
 * CPU time, user and system together, of `times` runs in a row; the fork of a small shell counts with each.
 * @param {Command} command
 * @param {{ times?: number }} [how]
 * @returns {Promise<number>} seconds of all runs
 */
export async function cpuSecondsOf({ program, args, env }, { times = 1 } = {}) {
  const script = 'TIMEFORMAT="%3U %3S"; n=$1; shift; time for ((i = 0; i < n; i++)); do "$@" || exit; done'
  const { errors } = await run({
    program: 'bash',
    args: ['-c', script, 'bash', String(times), program, ...args],
    ...(env === undefined ? {} : { env })
  })
  const [user, system] = errors.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  if (user === undefined || system === undefined || !Number.isFinite(user + system))
    throw new Error(`The shell told no CPU time but "${errors}".`)
  return user + system
}

/**
 * The most memory that a process held in RAM. The kernel keeps this number (VmHWM) until the process has gone, so it is
 * asked every few milliseconds: what a parent has before it starts a program would count in `ru_maxrss`.
 * @param {Command} command
 * @returns {Promise<{ bytes: number, seconds: number }>}
 */
export async function peakMemoryOf(command) {
  let bytes = 0
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const look = (/** @type {number} */ pid) => {
    try {
      const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      if (kilobytes !== undefined) bytes = Math.max(bytes, Number(kilobytes) * 1024)
    } catch {
      clearInterval(timer) // it ended
    }
  }
  try {
    const { seconds } = await run(command, {
      onStart: (pid) => {
        look(pid) // it may end before the timer does
        timer = setInterval(look, 4, pid)
      }
    })
    return { bytes, seconds }
  } finally {
    clearInterval(timer)
  }
}

/**
 * The numbers in a list such as "0-2,5", as the kernel writes sets of processors.
 * @param {string} list
 */
export function numbersIn(list) {
  return list
    .trim()
    .split(',')
    .flatMap((range) => {
      const [first = NaN, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, number) => first + number)
    })
}

/** The processors that this process may use. */
export function processors() {
  const [, list = '0'] =
    /^Cpus_allowed_list:\s+(\S+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8')) ?? []
  return numbersIn(list)
}

/**
 * @param {Command} command
 * @param {number} count of processors that it may use
 * @returns {Command}
 */
export function onProcessors({ program, args, ...rest }, count) {
  return {
    ...rest,
    program: 'taskset',
    args: ['-c', processors().slice(0, count).join(','), program, ...args]
  }
}
