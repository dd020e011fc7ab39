// What the recorder wrote down (native/tests/recorder): every call that changed what is on disk, in order.
import fs from 'node:fs'

/**
 * @typedef {object} Step one call that changed the disk, or made changes durable
 * @property {'create' | 'write' | 'truncate' | 'sync' | 'allocate' | 'rename' | 'remove' | 'directory' | 'symlink' | 'link' | 'times'} op
 * @property {string} path below the recorded folder
 * @property {number} offset of a write; the new size of a truncate
 * @property {number} size of a write
 * @property {string} [to] of a rename or link; the target of a symlink
 * @property {Buffer} data of a write
 * @property {number} call its number in its process; calls that failed have one, too, and are no steps
 */

/**
 * @param {Buffer} trace
 * @returns {Step[]}
 */
export function parseTrace(trace) {
  const steps = []
  for (let at = 0; at < trace.length;) {
    const end = trace.indexOf(0x0a, at)
    if (end < 0) throw new Error('the trace ends inside a line')
    const step = JSON.parse(trace.toString('utf8', at, end))
    at = end + 1
    const size = step.op === 'write' ? step.size : 0
    steps.push({ ...step, data: trace.subarray(at, at + size) })
    at += size
  }
  return steps
}

/**
 * @param {string} file
 * @returns {Step[]}
 */
export function readTrace(file) {
  return fs.existsSync(file) ? parseTrace(fs.readFileSync(file)) : []
}
