import fs from 'node:fs'
import path from 'node:path'
import { tool } from './needs.js'
import { must, start, type Ran } from './program.js'

const kilobyte = 1024
const pollEvery = 5

/** Runs a program to its end; the most memory it had at once, in bytes. */
export async function peakMemory(
  file: string,
  args: readonly string[],
  scratch: string
): Promise<{ ran: Ran; peak: number }> {
  const time = tool('time')
  return time === null ? poll(file, args) : measure(time, file, args, scratch)
}

/** GNU time tells what the kernel counted. */
async function measure(
  time: string,
  file: string,
  args: readonly string[],
  scratch: string
): Promise<{ ran: Ran; peak: number }> {
  const report = path.join(scratch, 'time.txt')
  const ran = await must(time, ['--verbose', `--output=${report}`, file, ...args])
  const found = /Maximum resident set size \(kbytes\): (\d+)/.exec(fs.readFileSync(report, 'utf8'))
  if (found === null) throw new Error(`${time} does not tell the resident set size`)
  return { ran, peak: Number(found[1]) * kilobyte }
}

/** Without GNU time: the high-water mark, as the kernel shows it while the program lives. */
async function poll(file: string, args: readonly string[]): Promise<{ ran: Ran; peak: number }> {
  const { child, done } = start(file, args)
  let peak = 0
  const timer = setInterval(() => {
    try {
      const status = fs.readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8')
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * kilobyte)
    } catch {
      // It has just ended.
    }
  }, pollEvery)
  const ran = await done
  clearInterval(timer)
  return { ran, peak }
}
