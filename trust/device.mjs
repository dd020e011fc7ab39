// Where trust/flakey.mjs can run: here, if the kernel has a device mapper and we are root, or in a machine of our own.
import path from 'node:path'
import { inMachine, whyNoMachine } from './machine.mjs'
import { isThere, must, run } from './programs.mjs'

const program = path.join(import.meta.dirname, 'flakey-run.mjs')

async function hasFlakey() {
  if (process.getuid?.() !== 0 || !isThere('dmsetup')) return false
  if (isThere('modprobe')) await run('modprobe', ['dm_flakey'])
  const { stdout } = await run('dmsetup', ['targets'])
  return /^flakey\b/m.test(stdout)
}

/**
 * @param {string} folder
 * @param {{ rounds: number, seed: number }} options rounds of each death
 * @returns {Promise<import('./flakey.mjs').Found | string>} or why it cannot be had here
 */
export async function tryDevice(folder, { rounds, seed }) {
  const command = [process.execPath, program, String(rounds), String(seed)]
  if (await hasFlakey()) return JSON.parse((await must(process.execPath, command.slice(1))).stdout)
  const missing = whyNoMachine()
  return missing === '' ? JSON.parse(await inMachine(folder, command)) : missing
}
