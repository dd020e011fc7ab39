// A small image with edits in its mount, as it is before a save: the place where crashes and faults are tried.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readTrace } from './trace.mjs'
import { core, dynamicCore, must, randomNumbers, recorder, run } from './programs.mjs'

const headerSize = 208

/**
 * @typedef {object} Scenario what is being done when the crash comes
 * @property {string} name
 * @property {readonly string[]} args of `dismount --path MOUNT`
 * @property {readonly string[]} [capture] further options of wimlib's capture
 * @property {boolean} [saves] whether it writes the image
 * @property {boolean} [append]
 * @property {boolean} [mounts] whether the step is the mount itself
 * @property {boolean} [captures] whether it makes a new file, of a folder
 * @property {boolean} [resumed] whether an earlier run was killed between the write of its header and the sync of it
 */

/** @type {readonly Scenario[]} */
export const scenarios = [
  { name: 'save', args: ['--save'], saves: true },
  {
    name: 'save, LZX with a table',
    args: ['--save', '--check-integrity'],
    capture: ['--compress=LZX', '--check'],
    saves: true
  },
  { name: 'append', args: ['--save', '--append'], saves: true, append: true },
  { name: 'first integrity table', args: ['--save', '--check-integrity'], saves: true },
  { name: 'save, taken up after a kill', args: ['--save'], saves: true, resumed: true },
  { name: 'discard', args: ['--discard'] },
  { name: 'mount', args: [], mounts: true },
  { name: 'capture', args: [], captures: true }
]

/** Where scenes are: in memory where that is to be had, since most of them live for milliseconds. */
export function scratchFolder() {
  const parent = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir()
  return fs.realpathSync(fs.mkdtempSync(path.join(parent, 'dismount-trust-')))
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

/** Times that can be set again exactly: what is put back must not look edited. @param {string} folder */
function setWholeSeconds(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) setWholeSeconds(full)
    else setWholeSecond(full)
  }
  setWholeSecond(folder)
}

/** @param {string} file */
function setWholeSecond(file) {
  const seconds = Math.floor(fs.statSync(file).mtimeMs / 1000)
  fs.utimesSync(file, seconds, seconds)
}

/** @param {string} from @param {string} to */
function linkFolder(from, to) {
  fs.mkdirSync(to)
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) linkFolder(source, target)
    else fs.linkSync(source, target)
  }
}

/** @param {string} from @param {string} to @param {string} pool */
function restoreFolder(from, to, pool) {
  const wanted = new Map(fs.readdirSync(from, { withFileTypes: true }).map((entry) => [entry.name, entry]))
  for (const entry of fs.readdirSync(to, { withFileTypes: true })) {
    if (entry.isDirectory() && wanted.get(entry.name)?.isDirectory()) continue
    fs.rmSync(path.join(to, entry.name), { recursive: true })
  }
  for (const [name, entry] of wanted) {
    const [source, target, linked] = [from, to, pool].map((folder) => path.join(folder, name))
    if (!source || !target || !linked) continue
    if (entry.isDirectory()) {
      if (!fs.existsSync(target)) fs.mkdirSync(target)
      restoreFolder(source, target, linked)
    } else {
      fs.writeFileSync(linked, fs.readFileSync(source))
      fs.linkSync(linked, target)
    }
    const { atime, mtime } = fs.statSync(source)
    fs.utimesSync(target, atime, mtime)
  }
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
    this.newListing = ''
    /** @type {number | undefined} */
    this.headerSync = undefined
    this.tree = path.join(folder, 'tree')
    this.base = path.join(folder, 'base')
    this.pool = `${root}-linked`
    // In a folder of its own, so that the sync of its folder is recorded.
    this.wim = path.join(this.root, ...(scenario.captures ? ['new'] : []), 'image.wim')
    this.mount = path.join(this.root, 'mount')
    this.state = path.join(this.root, 'state')
  }

  /**
   * @param {string} folder
   * @param {Scenario} scenario
   * @param {{ root?: string, newBytes?: number }} [options] how much the edits add
   */
  static async make(folder, scenario, { root, newBytes = 5000 } = {}) {
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
    }
    if (!scenario.mounts && !scenario.captures) {
      await must(core, scene.mountArguments())
      scene.edit(newBytes)
      setWholeSeconds(scene.mount)
    }
    fs.cpSync(scene.root, scene.base, { recursive: true, preserveTimestamps: true })
    linkFolder(scene.root, scene.pool)
    if (!scenario.captures) scene.oldBytes = fs.readFileSync(scene.wim)
    return scene
  }

  mountArguments(folder = this.mount) {
    return ['mount', '--image', this.wim, '--index', '1', '--path', folder, '--state-directory', this.state]
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
   * As before the crash, with the same inodes: a mount is known by that of its directory, and a file by when it was
   * born. So `pool` has a second link to every file.
   */
  restore() {
    restoreFolder(this.base, this.root, this.pool)
  }

  /** @param {readonly string[]} args */
  dismount(args, program = core, environment = {}) {
    return run(program, ['--path', this.mount, ...args, '--state-directory', this.state], environment)
  }

  /**
   * Does what the scenario says under the recorder.
   * @param {string} trace
   * @param {string} [fault]
   * @returns {Promise<import('./programs.mjs').Ran & { before: number }>} and how many steps an earlier run did
   */
  async recorded(trace, fault) {
    fs.rmSync(trace, { force: true })
    if (!this.scenario.resumed) return { ...(await this.record(trace, fault)), before: 0 }
    this.headerSync ??= await this.findHeaderSync(trace)
    await this.record(trace, `${this.headerSync}:kill`)
    const before = readTrace(trace).length
    return { ...(await this.record(trace, fault)), before }
  }

  /** The call that makes a new header durable, by its number. @param {string} trace */
  async findHeaderSync(trace) {
    await this.record(trace)
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

  captureArguments() {
    return ['capture', this.tree, this.wim]
  }

  /** @param {string} trace @param {string} [fault] */
  record(trace, fault) {
    const environment = {
      LD_PRELOAD: recorder,
      RECORDER_ROOT: this.root,
      RECORDER_TRACE: trace,
      ...(fault === undefined ? {} : { RECORDER_FAULT: fault })
    }
    if (this.scenario.mounts) return run(dynamicCore, this.mountArguments(), environment)
    if (this.scenario.captures) return run(dynamicCore, this.captureArguments(), environment)
    return this.dismount(this.scenario.args, dynamicCore, environment)
  }

  /** Remembers the state after the whole scenario as the new image. */
  async keepAsNew() {
    this.newBytes = fs.readFileSync(this.wim)
    this.newListing = await this.listing()
  }

  /** Names and contents of all images, as the peer lists them. */
  async listing() {
    const { stdout } = await must('wimlib-imagex', ['info', this.wim])
    const count = Number(/^Image Count: +(\d+)/m.exec(stdout)?.[1] ?? 0)
    const lists = []
    for (let index = 1; index <= count; index += 1) {
      const listed = await must('wimlib-imagex', ['dir', this.wim, String(index), '--detailed'])
      // What differs between two saves of the same tree: when, and where in the file the data lies.
      lists.push(listed.stdout.replace(/^(?!Full Path|Hash|Attributes|Uncompressed size).*$\n?/gm, ''))
    }
    return lists.join('\n')
  }

  /** @returns {'old' | 'new' | 'lost'} which image the file holds, byte for byte */
  imageNow() {
    if (this.scenario.captures) return fs.existsSync(this.wim) ? 'new' : 'old'
    const bytes = fs.existsSync(this.wim) ? fs.readFileSync(this.wim) : Buffer.alloc(0)
    const begins = (/** @type {Buffer | undefined} */ whole) =>
      whole !== undefined && bytes.length >= whole.length && bytes.subarray(0, whole.length).equals(whole)
    if (begins(this.newBytes)) return begins(this.oldBytes) ? 'old' : 'new'
    if (begins(this.oldBytes)) return 'old'
    // A save of the second time has other times in it; its header is the only thing before the old end that may differ.
    const old = this.oldBytes
    const behindHeader = (/** @type {Buffer} */ some) => some.subarray(headerSize, old.length)
    return this.scenario.saves && bytes.length > old.length && behindHeader(bytes).equals(behindHeader(old))
      ? 'new'
      : 'lost'
  }

  async isMounted() {
    const { stdout } = await must(core, ['mounts', '--state-directory', this.state])
    return stdout.includes(this.mount)
  }

  /** What both programs say of the file. */
  async verified() {
    const [ours, peer] = await Promise.all([
      run(core, ['verify', this.wim]),
      run('wimlib-imagex', ['verify', this.wim])
    ])
    if (ours.code !== 0) return `our verify: ${ours.stdout}${ours.stderr}`
    return peer.code === 0 ? '' : `wimlib's verify: ${peer.stdout}${peer.stderr}`
  }

  /**
   * Everything that must hold after a crash or a fault. Empty: nothing is lost.
   * @param {{ then: 'save' | 'discard', told?: boolean }} options what is done with the mount afterwards, and whether
   * success had been told before
   */
  async complaint({ then, told = false }) {
    const image = this.imageNow()
    if (told && image !== 'new') return 'it had told success, and the new image is not there'
    if (this.scenario.captures) return this.captureComplaint()
    if (image === 'lost') return 'the file is neither the old image nor the new one'
    const bad = await this.verified()
    if (bad) return bad
    const mounted = await this.isMounted()
    if (!mounted) {
      if (this.scenario.saves && image === 'old') return 'the mount is gone, and its changes were not saved'
      return this.laterSave()
    }
    const args = then === 'save' ? (this.scenario.saves ? this.scenario.args : ['--save']) : ['--discard']
    const again = await this.dismount(args)
    if (again.code !== 0) {
      // A discard that began, and a mount that was not finished, can be taken off, but hold no image to save.
      if (then !== 'save' || this.scenario.saves)
        return `${then} again: ${again.code} ${again.stdout}${again.stderr}`
      const discarded = await this.dismount(['--discard'])
      if (discarded.code !== 0) return `discard after a refused save: ${discarded.stdout}${discarded.stderr}`
    }
    const badAfter = await this.verified()
    if (badAfter) return `after the second ${then}: ${badAfter}`
    if (then === 'save' && this.scenario.saves && (await this.listing()) !== this.newListing) {
      return 'saved again, but not what was in the mount'
    }
    if (then === 'discard' && this.imageNow() !== image) return 'a discard changed the image'
    return ''
  }

  /** The new file is whole or not there, and then can be made. */
  async captureComplaint() {
    if (!fs.existsSync(this.wim)) {
      const again = await run(core, this.captureArguments())
      if (again.code !== 0) return `capture again: ${again.code} ${again.stdout}${again.stderr}`
    }
    const bad = await this.verified()
    if (bad) return bad
    return (await this.listing()) === this.newListing ? '' : 'the new file does not hold what was captured'
  }

  /** Without a mount: the file takes a further save. */
  async laterSave() {
    const other = path.join(this.root, 'later')
    fs.rmSync(other, { recursive: true, force: true })
    const mounted = await run(core, this.mountArguments(other))
    if (mounted.code !== 0) return `a later mount: ${mounted.stdout}${mounted.stderr}`
    fs.writeFileSync(path.join(other, 'later.txt'), 'later\n')
    const saved = await run(core, ['--path', other, '--save', '--state-directory', this.state])
    if (saved.code !== 0) return `a later save: ${saved.stdout}${saved.stderr}`
    return this.verified()
  }
}
