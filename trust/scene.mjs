// A small image with edits in its mount, as it is before a save: the place where crashes and faults are tried.
import fs from 'node:fs'
import path from 'node:path'
import { memoryFolder } from '../scripts/memory-folder.mjs'
import { readTrace } from './trace.mjs'
import { contentsOf, differenceOf, linkFolder, restoreFolder, setWholeSeconds } from './tree.mjs'
import { core, dynamicCore, must, randomNumbers, recorder, run } from './programs.mjs'
import { headerSize, listingOf, listingsOf, unpacked, verified } from './wim-file.mjs'

/** @typedef {import('./scenario.mjs').Scenario} Scenario */

const fewBytes = 5000

const memoryNeeded = 1024 * 1024 * 1024

/** Where scenes are: in memory where that is to be had, since most of them live for milliseconds. */
export function scratchFolder() {
  return fs.realpathSync(fs.mkdtempSync(path.join(memoryFolder(memoryNeeded), 'dismount-trust-')))
}

/** A folder of its own for one of several. @param {string} folder @param {number} at */
export function within(folder, at) {
  const own = path.join(folder, String(at))
  fs.mkdirSync(own)
  return own
}

/** A file that holds an empty ext4. @param {string} file @param {number} size bytes */
export async function makeFileSystem(file, size) {
  fs.writeFileSync(file, '')
  fs.truncateSync(file, size)
  await must('mkfs.ext4', ['-q', '-m', '0', file])
}

export class Scene {
  /** @param {string} folder @param {Scenario} scenario @param {string} [root] on another disk than the rest */
  constructor(folder, scenario, root = path.join(folder, 'root')) {
    this.folder = folder
    this.scenario = scenario
    this.root = root
    /** @type {Buffer} */
    this.oldBytes = Buffer.alloc(0)
    /** @type {Buffer | undefined} */
    this.newBytes = undefined
    /** @type {Buffer | undefined} the new image as a killed save left it; it may lack the integrity table */
    this.killedBytes = undefined
    /** @type {readonly string[]} of each image, before and after a save of the mount */
    this.oldListings = []
    /** @type {readonly string[]} */
    this.newListings = []
    /** The second image, after a save of the other mount. */
    this.otherListing = ''
    /** What a save that nobody disturbed did not hold. */
    this.unlike = ''
    /** The signals that a program of ours died of since the last `restore`. */
    this.died = ''
    /** @type {number | undefined} */
    this.headerSync = undefined
    this.tree = path.join(folder, 'tree')
    this.base = path.join(folder, 'base')
    this.pool = `${root}-linked`
    // In a folder of its own, so that the sync of its folder is recorded.
    this.wim = path.join(this.root, ...(scenario.captures ? ['new'] : []), 'image.wim')
    this.mount = path.join(this.root, 'mount')
    this.other = path.join(this.root, 'other')
    this.state = path.join(this.root, 'state')
  }

  /**
   * @param {string} folder
   * @param {Scenario} scenario
   * @param {{ root?: string }} [options]
   */
  static async make(folder, scenario, { root } = {}) {
    const scene = new Scene(folder, scenario, root)
    const tree = scene.tree
    fs.mkdirSync(path.join(tree, 'folder', 'deep'), { recursive: true })
    for (const name of [
      'a.txt',
      'b.txt',
      path.join('folder', 'c.txt'),
      path.join('folder', 'deep', 'd.txt')
    ]) {
      fs.writeFileSync(path.join(tree, name), `${name}\n`.repeat(300))
    }
    setWholeSeconds(tree)
    fs.mkdirSync(path.dirname(scene.wim), { recursive: true })
    if (!scenario.captures) {
      const options = scenario.capture ?? ['--compress=XPRESS']
      await must('wimlib-imagex', ['capture', tree, scene.wim, 'Trust', ...options])
      if (scenario.two) await must('wimlib-imagex', ['append', tree, scene.wim, 'Other'])
    }
    if (scenario.mounts === 'empty folder') fs.mkdirSync(scene.mount)
    if (!scenario.mounts && !scenario.captures) {
      await must(core, scene.mountArguments())
      scene.edit(scenario.newBytes ?? fewBytes)
      setWholeSeconds(scene.mount)
    }
    if (scenario.two) {
      await must(core, scene.mountArguments(scene.other, 2))
      fs.writeFileSync(path.join(scene.other, 'other.txt'), 'of the other mount\n')
      setWholeSeconds(scene.other)
    }
    fs.cpSync(scene.root, scene.base, { recursive: true, preserveTimestamps: true })
    linkFolder(scene.root, scene.pool)
    if (!scenario.captures) scene.oldBytes = fs.readFileSync(scene.wim)
    await scene.learn()
    return scene
  }

  mountArguments(folder = this.mount, index = 1) {
    return [
      'mount',
      '--image',
      this.wim,
      '--index',
      String(index),
      '--path',
      folder,
      '--state-directory',
      this.state
    ]
  }

  captureArguments() {
    return ['capture', this.tree, this.wim]
  }

  /** Of a save of the mount, where the scenario itself is none. */
  saveArguments() {
    return this.scenario.saves ? this.scenario.args : (this.scenario.killed ?? ['--save'])
  }

  /** @param {number} newBytes */
  edit(newBytes) {
    fs.appendFileSync(path.join(this.mount, 'a.txt'), 'edited\n')
    fs.rmSync(path.join(this.mount, 'folder', 'deep'), { recursive: true })
    const random = randomNumbers(newBytes)
    const data = Buffer.alloc(newBytes)
    for (let at = 0; at + 4 <= newBytes; at += 4) data.writeUInt32LE(Math.floor(random() * 2 ** 20), at)
    fs.writeFileSync(path.join(this.mount, 'new.bin'), data)
  }

  /**
   * What the images hold after a save that nobody disturbs. It is the measure of all others, so it is not taken on our
   * own word: the peer unpacks it, and it must be what the directory held.
   */
  async learn() {
    if (this.scenario.captures) {
      await must(core, this.captureArguments())
      await this.mustHold(1, this.tree)
    } else {
      this.oldListings = await listingsOf(this.wim)
      if (this.scenario.mounts) await must(core, this.mountArguments())
      if (this.scenario.two) {
        await this.mustSave(this.other, ['--save'])
        this.otherListing = await listingOf(this.wim, 2)
        await this.mustHold(2, path.join(this.base, 'other'))
        this.restore()
      }
      await this.mustSave(this.mount, this.saveArguments())
      const index = this.saveArguments().includes('--append') ? this.oldListings.length + 1 : 1
      await this.mustHold(index, this.scenario.mounts ? this.tree : path.join(this.base, 'mount'))
    }
    this.newListings = await listingsOf(this.wim)
    this.restore()
  }

  /** @param {string} mount @param {readonly string[]} args */
  mustSave(mount, args) {
    return must(core, ['--path', mount, ...args, '--state-directory', this.state])
  }

  /** @param {number} index @param {string} folder */
  async mustHold(index, folder) {
    const found = await unpacked(this.wim, index, path.join(this.folder, 'unpacked'))
    const difference = differenceOf(contentsOf(folder), found)
    if (difference) this.unlike = `a save that nobody disturbed is not what was in the mount: ${difference}`
  }

  /**
   * As before the crash, with the same inodes: a mount is known by that of its directory, and a file by when it was
   * born. So `pool` has a second link to every file.
   */
  restore() {
    restoreFolder(this.base, this.root, this.pool)
    this.died = ''
  }

  /**
   * A program of ours; that it died of a signal is noted, as nothing excuses it.
   * @param {string} program
   * @param {readonly string[]} args
   * @param {NodeJS.ProcessEnv} [environment]
   */
  async run(program, args, environment = {}) {
    const ran = await run(program, args, environment)
    if (ran.code === null) this.died ||= `the core died of ${ran.signal} at ${args.join(' ')}`
    return ran
  }

  /** @param {readonly string[]} args */
  dismount(args, mount = this.mount) {
    return this.run(core, ['--path', mount, ...args, '--state-directory', this.state])
  }

  /**
   * Does what the scenario says under the recorder.
   * @param {string} trace
   * @param {string} [fault]
   * @returns {Promise<import('./programs.mjs').Ran & { before: number, image: Buffer | undefined }>} also how many steps
   *   an earlier run did, and the image as it left it
   */
  async recorded(trace, fault) {
    fs.rmSync(trace, { force: true })
    let before = 0
    if (this.scenario.killed) {
      this.headerSync ??= await this.findHeaderSync(trace, this.scenario.killed)
      const killed = await this.record(trace, {
        args: this.scenario.killed,
        fault: `${this.headerSync}:kill`
      })
      if (killed.signal !== 'SIGKILL') throw new Error(`not killed at its header: ${killed.stderr}`)
      this.died = ''
      before = readTrace(trace).length
    }
    const image = fs.existsSync(this.wim) ? fs.readFileSync(this.wim) : undefined
    if (this.scenario.killed) this.killedBytes = image
    return { ...(await this.record(trace, { fault })), before, image }
  }

  /** The call that makes a new header durable, by its number. @param {string} trace @param {readonly string[]} args */
  async findHeaderSync(trace, args) {
    await this.record(trace, { args })
    const steps = readTrace(trace)
    const at =
      1 +
      steps.findLastIndex(({ path, op, offset }) => path === 'image.wim' && op === 'write' && offset === 0)
    const sync = steps[at]
    if (sync?.op !== 'sync') throw new Error('the header was not synced')
    fs.rmSync(trace)
    this.restore()
    return sync.call
  }

  /** @param {string} trace @param {{ args?: readonly string[], fault?: string | undefined }} how */
  record(trace, { args = this.scenario.args, fault }) {
    const environment = {
      LD_PRELOAD: recorder,
      RECORDER_ROOT: this.root,
      RECORDER_TRACE: trace,
      ...(fault === undefined ? {} : { RECORDER_FAULT: fault })
    }
    const whole = this.scenario.mounts
      ? this.mountArguments()
      : this.scenario.captures
        ? this.captureArguments()
        : ['--path', this.mount, ...args, '--state-directory', this.state]
    return this.run(dynamicCore, whole, environment)
  }

  /** Remembers the state after the whole scenario as the new image. */
  async keepAsNew() {
    this.newBytes = fs.readFileSync(this.wim)
    if (this.makesImage && !(await this.holds(this.newListings)))
      this.unlike ||= 'two saves of the same directory differ'
  }

  get makesImage() {
    return this.scenario.saves === true || this.scenario.captures === true
  }

  /** Whether the file holds just these images. @param {readonly string[]} listings */
  async holds(listings) {
    return (await listingsOf(this.wim)).join('\n') === listings.join('\n')
  }

  /** @returns {'old' | 'new' | 'lost'} which image the file holds, byte for byte */
  imageNow({ exact = false } = {}) {
    if (this.scenario.captures) return fs.existsSync(this.wim) ? 'new' : 'old'
    const bytes = fs.existsSync(this.wim) ? fs.readFileSync(this.wim) : Buffer.alloc(0)
    const begins = (/** @type {Buffer | undefined} */ whole) =>
      whole !== undefined && bytes.length >= whole.length && bytes.subarray(0, whole.length).equals(whole)
    if (begins(this.killedBytes)) return 'new'
    if (begins(this.newBytes)) return begins(this.oldBytes) ? 'old' : 'new'
    if (begins(this.oldBytes)) return 'old'
    // A save of the second time has other times in it; its header is the only thing before the old end that may differ.
    // What it holds is for its listing to show.
    const old = this.oldBytes
    const behindHeader = (/** @type {Buffer} */ some) => some.subarray(headerSize, old.length)
    const mayBeNew = !exact && (this.scenario.saves ?? this.scenario.killed)
    return mayBeNew && bytes.length > old.length && behindHeader(bytes).equals(behindHeader(old))
      ? 'new'
      : 'lost'
  }

  async isMounted(mount = this.mount) {
    const { stdout } = await must(core, ['mounts', '--state-directory', this.state])
    return stdout.split('\n').some((line) => line.startsWith(`${mount} `))
  }

  /** Without a mount: the file takes a further save. */
  async laterSave() {
    const other = path.join(this.root, 'later')
    fs.rmSync(other, { recursive: true, force: true })
    const mounted = await this.run(core, this.mountArguments(other))
    if (mounted.code !== 0) return `a later mount: ${mounted.stdout}${mounted.stderr}`
    fs.writeFileSync(path.join(other, 'later.txt'), 'later\n')
    const saved = await this.dismount(['--save'], other)
    if (saved.code !== 0) return `a later save: ${saved.stdout}${saved.stderr}`
    return verified(this.wim)
  }
}
