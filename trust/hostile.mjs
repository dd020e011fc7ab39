// Every file of native/tests/hostile, through everything that the core does with an image; and the peer's answers.
import fs from 'node:fs'
import path from 'node:path'
import { core, must, root } from './programs.mjs'
import { measured, time } from './measured.mjs'

/** @typedef {import('./measured.mjs').Measured} Measured */

/**
 * @typedef {object} Attack as native/tests/hostile/attack.h has it
 * @property {string} name
 * @property {string} what
 * @property {'refused' | 'limit' | 'tolerated' | 'bomb'} expectation
 * @property {number} declared bytes of memory that the file may cost
 */

/**
 * @typedef {object} Found one sentence for each file that did it
 * @property {number} files
 * @property {string[]} crashes
 * @property {string[]} hangs
 * @property {string[]} memory
 * @property {string[]} escapes
 * @property {string[]} falselyVerified
 * @property {string[]} unclear
 */

const mebibyte = 1024 * 1024
/**
 * For any file below 1 MiB. The time of the processor counts: others may be at work on this machine. A mount may take
 * longer for what it writes to the disk.
 */
const mostSeconds = 2
const writtenInSecond = 256 * mebibyte
const stopAfter = 20
/** By the clock: a core that waits for ever costs no processor. Generous, since others may be at work. */
const mostWaited = 15
const mostBeyondDeclared = 256 * mebibyte

/** The program that writes the files; `npm test` builds it. */
export const generator = path.join(root, 'build', 'gcc', 'hostile_images')

/** @param {string} folder @returns {Promise<Attack[]>} */
export async function writeAttacks(folder) {
  if (!fs.existsSync(generator)) {
    const build = path.dirname(generator)
    const options = ['-G', 'Ninja', '-DCMAKE_BUILD_TYPE=RelWithDebInfo', '-DCMAKE_CXX_COMPILER=g++']
    await must('cmake', ['-S', path.join(root, 'native'), '-B', build, ...options])
    await must('cmake', ['--build', build, '--target', 'hostile_images'])
  }
  await must(generator, [folder])
  const lines = fs.readFileSync(path.join(folder, 'manifest.ndjson'), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line))
}

export function whyNot() {
  return fs.existsSync(time) ? '' : `${time} is needed to measure; scripts/setup --tests installs it`
}

/**
 * All that is below `folder` but in `except`, so that a change anywhere shows.
 * @param {string} folder
 * @param {readonly string[]} except
 */
function snapshot(folder, except) {
  /** @type {string[]} */
  const seen = []
  const walk = (/** @type {string} */ at) => {
    for (const entry of fs
      .readdirSync(at, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = path.join(at, entry.name)
      if (except.includes(full)) continue
      const stat = fs.lstatSync(full)
      seen.push(
        `${full} ${stat.mode} ${stat.ino} ${entry.isDirectory() ? '' : `${stat.nlink} ${stat.size} ${stat.mtimeMs}`}`
      )
      if (entry.isDirectory()) walk(full)
    }
  }
  walk(folder)
  return seen.join('\n')
}

/** Bytes of the files of a directory; what attacks put into subdirectories is small. @param {string} folder */
function bytesIn(folder) {
  if (!fs.existsSync(folder)) return 0
  const sizes = fs
    .readdirSync(folder)
    .map((name) => fs.lstatSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** WIMLIB_ERR_PATH_DOES_NOT_EXIST, as an exit code. */
const wimlibHasNoSuchPath = 49
/** What a save has to add. */
const touched = 'touched-by-trust.txt'

/** Places that the attacks aim at and that no test may have. */
const forbidden = ['/escaped', '/tmp/escaped', '/tmp/through.txt', '/etc/passwd/through.txt', '/through.txt']

// Controls but for the line feed that ends a line, and what turns the direction of text around.
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/
const structure =
  /header|lookup table|XML data|integrity table|metadata|blob|solid resource|dentry|image \d|not a WIM|part \d|data\.bin/
/** Where in the structure: any number will not do, since sizes and codes are numbers, too. */
const place = /offsets? (0x[\dA-F]+|\d+)|(character|entry|chunk|index|INDEX|image|part) '?\d+/
/** The file's own path and the code at the end say nothing of what is inside. @param {string} sentence @param {string} wim */
const inside = (sentence, wim) => sentence.replaceAll(wim, '').replace(/\[0x[\dA-F]{8}\]/g, '')

/** One file, in a folder of its own. */
class Trial {
  /** @param {string} folder @param {Attack} attack @param {string} file @param {Found} found */
  constructor(folder, attack, file, found) {
    this.attack = attack
    this.found = found
    this.folder = folder
    this.guarded = path.join(folder, 'around')
    this.mount = path.join(this.guarded, 'mount')
    this.state = path.join(folder, 'state')
    this.wim = path.join(folder, 'image.wim')
    this.report = path.join(folder, 'time')
    this.pristine = file
    fs.mkdirSync(path.join(this.guarded, 'guarded'), { recursive: true })
    fs.writeFileSync(path.join(this.guarded, 'guarded', 'precious.txt'), 'precious\n')
    fs.writeFileSync(path.join(this.guarded, 'same'), 'precious\n')
    fs.copyFileSync(file, this.wim)
    this.before = this.around()
  }

  around() {
    const ours = [this.mount, this.state, this.wim, this.report]
    const beside = fs.readdirSync(path.dirname(this.folder)).join()
    return [snapshot(this.folder, ours), beside, ...forbidden.filter((name) => fs.existsSync(name))].join(
      '\n'
    )
  }

  /** @param {keyof Omit<Found, 'files'>} kind @param {string} text */
  tell(kind, text) {
    this.found[kind].push(`${this.attack.name} (${this.attack.what}): ${text}`)
  }

  /** @param {string} verb @param {readonly string[]} args */
  async core(verb, args) {
    const ran = await measured(core, args, {
      folder: this.guarded,
      report: this.report,
      seconds: stopAfter
    })
    this.judge(verb, ran)
    return ran
  }

  /** What holds for every run, whatever it was for. @param {string} verb @param {Measured} ran */
  judge(verb, ran) {
    const size = fs.statSync(this.pristine).size
    if (ran.died?.startsWith('did')) this.tell('hangs', `${verb} ${ran.died}`)
    else if (ran.died) this.tell('crashes', `${verb} died of ${ran.died}`)
    else if (size < mebibyte && ran.cpu > mostSeconds + bytesIn(this.mount) / writtenInSecond)
      this.tell('hangs', `${verb} took ${ran.cpu.toFixed(1)} s of the processor`)
    else if (size < mebibyte && ran.wall > mostWaited + bytesIn(this.mount) / writtenInSecond)
      this.tell('hangs', `${verb} took ${ran.wall.toFixed(1)} s`)
    if (ran.peak > this.attack.declared + mostBeyondDeclared)
      this.tell('memory', `${verb} took ${Math.round(ran.peak / mebibyte)} MiB`)
    if (unprintable.test(ran.stdout + ran.stderr))
      this.tell('unclear', `${verb} printed a control character: ${JSON.stringify(ran.stdout + ran.stderr)}`)
    if (ran.code !== 0 && ran.code !== null && !ran.died && ![1, 3].includes(ran.code))
      this.tell('unclear', `${verb} ended with exit code ${ran.code}: ${ran.stderr}`)
    const errors = ran.stderr.split('\n').filter((line) => line.startsWith('error: '))
    if (ran.code !== 0 && !ran.died && errors.length !== 1)
      this.tell('unclear', `${verb} has ${errors.length} sentences: ${ran.stdout}${ran.stderr}`)
    if (this.around() !== this.before) this.tell('escapes', `${verb} changed what is beside the mount`)
  }

  async run() {
    const verified = await this.core('verify', ['verify', this.wim])
    this.judgeVerdict(verified)
    await this.core('info', ['info', this.wim])
    if (!fs.readFileSync(this.wim).equals(fs.readFileSync(this.pristine)))
      this.tell('escapes', 'reading the file changed it')
    const mounted = await this.mountIt()
    if (mounted.code !== 0 && this.attack.expectation === 'tolerated')
      this.tell('unclear', `it cannot be mounted: ${mounted.stderr}`)
    if (mounted.code !== 0) return
    const discarded = await this.core('discard', [
      '--path',
      this.mount,
      '--discard',
      ...this.stateArguments()
    ])
    if (discarded.code !== 0)
      this.tell('unclear', `it was mounted, but cannot be discarded: ${discarded.stderr}`)
    if (fs.existsSync(this.mount) && fs.readdirSync(this.mount).length > 0)
      this.tell('unclear', 'the discard left files in the mount directory')
    await this.save(verified.code === 0)
  }

  /** @param {Measured} verified */
  judgeVerdict(verified) {
    const { expectation } = this.attack
    if (verified.died) return
    if (verified.code === 0) {
      if (['refused', 'limit'].includes(expectation))
        this.tell('falselyVerified', 'verify says that it is good')
      return
    }
    if (/(?<!NOT )\bverified\b/.test(verified.stdout))
      this.tell('falselyVerified', `verify refuses it and says: ${verified.stdout}`)
    if (expectation === 'tolerated') this.tell('unclear', `verify refuses it: ${verified.stderr}`)
    const sentence = inside(verified.stderr, this.wim)
    if (!structure.test(sentence) || !place.test(sentence))
      this.tell('unclear', `verify does not say where: ${verified.stderr}`)
  }

  stateArguments() {
    return ['--state-directory', this.state]
  }

  mountIt() {
    const where = ['--image', this.wim, '--index', '1', '--path', this.mount]
    return this.core('mount', ['mount', ...where, ...this.stateArguments()])
  }

  /** @param {boolean} wasGood */
  async save(wasGood) {
    if ((await this.mountIt()).code !== 0) return
    fs.writeFileSync(path.join(this.mount, touched), 'touched\n')
    const saved = await this.core('save', ['--path', this.mount, '--save', ...this.stateArguments()])
    // Exit code 3: it was saved and dismounted, and then did not match its integrity table.
    if (saved.code === 3) return
    if (saved.code !== 0) {
      await this.core('discard', ['--path', this.mount, '--discard', ...this.stateArguments()])
      return
    }
    const after = await this.core('verify', ['verify', this.wim])
    if (wasGood && after.code !== 0) this.tell('unclear', `a save broke the file: ${after.stderr}`)
    if (wasGood && after.code === 0) await this.lookForTouched()
  }

  /** What was saved must be there: for the peer, or for us, where the peer cannot open such a file. */
  async lookForTouched() {
    const listed = await measured('wimlib-imagex', ['dir', this.wim, '1', `--path=/${touched}`], {
      folder: this.guarded,
      report: this.report,
      seconds: stopAfter,
      addressSpace: 4096 * mebibyte
    })
    if (listed.code === 0) return
    if (listed.code === wimlibHasNoSuchPath) {
      this.tell('unclear', 'a save lost the new file')
      return
    }
    if ((await this.mountIt()).code !== 0) return
    if (!fs.existsSync(path.join(this.mount, touched))) this.tell('unclear', 'a save lost the new file')
    await this.core('discard', ['--path', this.mount, '--discard', ...this.stateArguments()])
  }
}

/** @returns {Found} */
const nothing = () => ({
  files: 0,
  crashes: [],
  hangs: [],
  memory: [],
  escapes: [],
  falselyVerified: [],
  unclear: []
})

/**
 * @param {string} folder best in memory: on a disk the file system's own time tells more of what was removed a moment
 *   ago than of the core, as ext4 looks at each inode that was freed within seconds before it takes one
 * @param {{ every?: number, only?: string | undefined }} [options] each how manieth file is tried; one of them only
 * @returns {Promise<Found>}
 */
export async function tryHostile(folder, { every = 1, only = process.env.TRUST_HOSTILE } = {}) {
  const files = path.join(folder, 'files')
  const attacks = await writeAttacks(files)
  const found = nothing()
  for (const [at, attack] of attacks.entries()) {
    if (only === undefined ? at % every !== 0 : !attack.name.includes(only)) continue
    found.files += 1
    const own = path.join(folder, attack.name)
    fs.mkdirSync(own)
    await new Trial(own, attack, path.join(files, `${attack.name}.wim`), found).run()
    fs.rmSync(own, { recursive: true, force: true })
  }
  return found
}

/**
 * What wimlib's verify says to the same files.
 * @param {string} folder
 * @returns {Promise<{ files: number, refusable: number, crashes: string[], good: string[] }>}
 */
export async function tryHostilePeer(folder) {
  const files = path.join(folder, 'peer-files')
  const attacks = await writeAttacks(files)
  /** @type {string[]} */
  const crashes = []
  /** @type {string[]} */
  const good = []
  for (const attack of attacks) {
    const ran = await measured('wimlib-imagex', ['verify', path.join(files, `${attack.name}.wim`)], {
      folder,
      report: path.join(folder, 'peer-time'),
      seconds: stopAfter,
      addressSpace: 4096 * mebibyte
    })
    const told = `${attack.name} (${attack.what})`
    if (ran.died) crashes.push(`${told}: ${ran.died}`)
    else if (ran.code === 0 && attack.expectation === 'refused') good.push(told)
  }
  return {
    files: attacks.length,
    refusable: attacks.filter(({ expectation }) => expectation === 'refused').length,
    crashes,
    good
  }
}
