// A save on a block device that dies under it: dm-flakey loses power, refuses writes, or fails altogether.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { core, must, randomNumbers, run } from './programs.mjs'
import { makeFileSystem, Scene } from './scene.mjs'
import { thenDiscard, thenSave } from './verdict.mjs'

const diskSize = 32 * 1024 * 1024
const sectors = diskSize / 512
const newBytes = 3_000_000

/** The latest death, in durations of the save: some come after it has told success, and must take nothing back. */
const longest = 1.5

/**
 * The states of a device, as dm-flakey's table says it: seconds up, seconds down, and what down means (kernel
 * documentation, admin-guide/device-mapper/dm-flakey).
 */
const intervals = {
  well: '3600 0',
  'loses its power': '0 3600 1 drop_writes',
  'refuses all writes': '0 3600 1 error_writes',
  'fails altogether': '0 3600'
}

/** @typedef {Exclude<keyof typeof intervals, 'well'>} Death */

/**
 * @typedef {object} Found
 * @property {{ death: Death, tried: number, notDone: number, lost: string[] }[]} ours
 * @property {{ death: Death, tried: number, unreadable: string[], gone: string[] }} theirs files that the peer cannot
 *   read, and changes that it told were made and that are not there
 */

/** @type {readonly Death[]} */
export const deaths = ['loses its power', 'refuses all writes', 'fails altogether']

/** dmsetup makes the device's name itself: not every system has a udev that would. */
const withoutUdev = { DM_DISABLE_UDEV: '1' }

/** @param {string[]} args */
const dmsetup = (...args) => must('dmsetup', args, withoutUdev)

/** A file system on such a device, which can be put back as it was. */
class Disk {
  /** @param {string} folder @param {string} loop */
  constructor(folder, loop) {
    this.name = `dismount-trust-${process.pid}`
    this.loop = loop
    this.file = path.join(folder, 'disk.img')
    this.kept = path.join(folder, 'kept.img')
    this.mountPoint = path.join(folder, 'disk')
  }

  /** @param {string} folder */
  static async make(folder) {
    const file = path.join(folder, 'disk.img')
    await makeFileSystem(file, diskSize)
    const { stdout } = await must('losetup', ['--find', '--show', file])
    const disk = new Disk(folder, stdout.trim())
    fs.mkdirSync(disk.mountPoint)
    await dmsetup('create', disk.name, '--table', disk.table('well'))
    return disk
  }

  /** @param {keyof typeof intervals} state */
  table(state) {
    return `0 ${sectors} flakey ${this.loop} 0 ${intervals[state]}`
  }

  /** Has a table ready for `become`, which is then one call. @param {keyof typeof intervals} state */
  prepare(state) {
    return dmsetup('load', this.name, '--table', this.table(state))
  }

  /** Without the freeze that would write everything out first. */
  become() {
    return dmsetup('resume', '--nolockfs', this.name)
  }

  mount() {
    return must('mount', [`/dev/mapper/${this.name}`, this.mountPoint])
  }

  unmount() {
    return must('umount', [this.mountPoint])
  }

  /** What the disk holds now is what `restore` puts back, inodes and all. */
  async keep() {
    await this.unmount()
    await must('cp', ['--sparse=always', this.file, this.kept])
  }

  async restore() {
    await must('cp', ['--sparse=never', this.kept, this.file])
    await this.mount()
  }

  /** The device is well again, and the file system is what its journal makes of it. */
  async revive() {
    await this.unmount()
    await this.prepare('well')
    await this.become()
    await this.mount()
  }

  async remove() {
    await run('umount', [this.mountPoint])
    await run('dmsetup', ['remove', '--retry', this.name], withoutUdev)
    await run('losetup', ['--detach', this.loop])
  }
}

/**
 * A program during which the device dies.
 * @param {Disk} disk
 * @param {readonly string[]} command
 * @param {{ death: Death, delay: number }} how after how many milliseconds
 * @returns {Promise<boolean>} whether the program told success; a machine without power tells nothing any more
 */
async function dieDuring(disk, [program = '', ...args], { death, delay }) {
  await disk.prepare(death)
  const child = spawn(program, args, { stdio: 'ignore', env: { PATH: process.env.PATH } })
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => child.on('close', resolve))
  await sleep(delay)
  const before = child.exitCode
  await disk.become()
  if (death === 'loses its power') {
    child.kill('SIGKILL')
    await ended
    return before === 0
  }
  return (await ended) === 0
}

/**
 * @typedef {object} Story what is done on the disk
 * @property {readonly string[]} command
 * @property {() => Promise<void>} [keep] after the command has run undisturbed
 * @property {(round: { at: number, toldSuccess: boolean, when: string }) => Promise<void>} judge with the device well again
 */

/**
 * Runs a story's command again and again from the same disk, which dies at random moments of it.
 * @param {string} folder
 * @param {{ death: Death, rounds: number, seed: number }} options
 * @param {(disk: Disk) => Promise<Story>} makeStory what is to be on the disk before each round
 */
async function eachDeath(folder, { death, rounds, seed }, makeStory) {
  const disk = await Disk.make(folder)
  try {
    await disk.mount()
    const { command, keep, judge } = await makeStory(disk)
    await disk.keep()
    await disk.restore()
    const started = performance.now()
    await must(command[0] ?? '', command.slice(1))
    const duration = performance.now() - started
    await keep?.()
    await disk.unmount()
    const random = randomNumbers(seed)
    for (let at = 0; at < rounds; at += 1) {
      await disk.restore()
      const delay = random() * duration * longest
      const toldSuccess = await dieDuring(disk, command, { death, delay })
      await disk.revive()
      const when = `${death} after ${delay.toFixed(0)} ms of ${duration.toFixed(0)}`
      await judge({ at, toldSuccess, when })
      await disk.unmount()
    }
  } finally {
    await disk.remove()
  }
}

/**
 * @param {string} folder
 * @param {{ death: Death, rounds: number, seed: number }} options
 * @returns {Promise<Found['ours'][number]>}
 */
export async function tryFlakey(folder, options) {
  /** @type {Found['ours'][number]} */
  const found = { death: options.death, tried: options.rounds, notDone: 0, lost: [] }
  await eachDeath(folder, options, async (disk) => {
    const scene = await Scene.make(
      folder,
      { name: options.death, args: ['--save', '--check-integrity'], newBytes, saves: true },
      { root: path.join(disk.mountPoint, 'root') }
    )
    return {
      command: [core, '--path', scene.mount, ...scene.scenario.args, '--state-directory', scene.state],
      keep: () => scene.keepAsNew(),
      async judge({ at, toldSuccess, when }) {
        if (!toldSuccess) found.notDone += 1
        scene.died = ''
        const verdict = at % 2 === 0 ? thenSave : thenDiscard
        const complaint = await verdict(scene, { told: toldSuccess })
        if (complaint) found.lost.push(`${when}: ${complaint}`)
      }
    }
  })
  return found
}

/**
 * The same for the way in which the peer changes a file in place.
 * @param {string} folder
 * @param {{ rounds: number, seed: number }} options
 * @returns {Promise<Found['theirs']>}
 */
export async function tryFlakeyPeer(folder, { rounds, seed }) {
  /** @type {Found['theirs']} */
  const found = { death: 'loses its power', tried: rounds, unreadable: [], gone: [] }
  await eachDeath(folder, { death: found.death, rounds, seed }, async (disk) => {
    const [tree, added] = ['tree', 'added'].map((name) => path.join(folder, name))
    if (!tree || !added) throw new Error('no folder')
    const wim = path.join(disk.mountPoint, 'image.wim')
    fs.mkdirSync(tree)
    fs.writeFileSync(path.join(tree, 'a.txt'), 'a\n'.repeat(3000))
    const random = randomNumbers(seed)
    fs.writeFileSync(added, Buffer.from(Array.from({ length: newBytes }, () => random() * 64)))
    await must('wimlib-imagex', ['capture', tree, wim, 'Peer', '--compress=XPRESS', '--check'])
    return {
      command: ['wimlib-imagex', 'update', wim, '1', '--command', `add '${added}' '/new.bin'`],
      async judge({ toldSuccess, when }) {
        const verified = await run('wimlib-imagex', ['verify', wim])
        const listed = await run('wimlib-imagex', ['dir', wim, '1'])
        if (verified.code !== 0) found.unreadable.push(`${when}: ${verified.stderr.split('\n')[0]}`)
        else if (toldSuccess && !listed.stdout.includes('/new.bin'))
          found.gone.push(`${when}: it told success, and the file is not in the image`)
      }
    }
  })
  return found
}
