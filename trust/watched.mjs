// A run of the core that is watched while it goes on: what it has told so far, and what it has on disk.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { core } from './programs.mjs'
import { headerOf, headerSize } from './wim-file.mjs'

/** @typedef {import('./scene.mjs').Scene} Scene */

const pollMilliseconds = 2

export class Watched {
  /**
   * @param {Scene} scene
   * @param {readonly string[]} args
   * @param {readonly string[]} [under] a program that runs it
   */
  constructor(scene, args, under = []) {
    this.scene = scene
    // A file and no pipe: what the core has told is there at once, whether we listen or not.
    this.events = path.join(scene.folder, 'events')
    this.errors = path.join(scene.folder, 'errors')
    const [told, errors] = [fs.openSync(this.events, 'w'), fs.openSync(this.errors, 'w')]
    const state = ['--state-directory', scene.state, '--format', 'ndjson']
    const [program = core, ...rest] = [...under, core, '--path', scene.mount, ...args, ...state]
    const child = spawn(program, rest, { stdio: ['ignore', told, errors], env: { PATH: process.env.PATH } })
    fs.closeSync(told)
    fs.closeSync(errors)
    this.isOver = false
    /** @type {Promise<{ code: number | null, said: string }>} */
    this.ended = new Promise((resolve) =>
      child.on('close', (code, signal) => {
        this.isOver = true
        if (code === null) scene.died ||= `the core died of ${signal}`
        resolve({ code, said: this.said() })
      })
    )
  }

  told() {
    return fs.readFileSync(this.events, 'utf8')
  }

  said() {
    return this.told() + fs.readFileSync(this.errors, 'utf8')
  }

  /** @param {'scan' | 'save' | 'wait' | 'unmount'} phase */
  began(phase) {
    return this.told()
      .split('\n')
      .some((line) => line.startsWith('{"type":"phaseStarted"') && line.includes(`"phase":"${phase}"`))
  }

  /** Whether there is new data behind the end of the file. */
  hasWritten() {
    return fs.statSync(this.scene.wim).size > this.scene.oldBytes.length
  }

  /** Whether the journal is there, which is the last thing before the header. */
  hasJournal() {
    const records = path.join(this.scene.state, 'mounts')
    return fs
      .readdirSync(records)
      .some((id) => ['journal.new', 'journal'].some((name) => fs.existsSync(path.join(records, id, name))))
  }

  hasHeader() {
    return !headerOf(this.scene.wim).equals(this.scene.oldBytes.subarray(0, headerSize))
  }

  /** @param {() => boolean} holds @returns {Promise<boolean>} whether it came to hold before the run was over */
  async until(holds) {
    for (;;) {
      if (holds()) return true
      if (this.isOver) return false
      await sleep(pollMilliseconds)
    }
  }
}
