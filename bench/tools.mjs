// The programs that are measured, and how each is told to do a thing.
import fs from 'node:fs'
import path from 'node:path'
import { outputOf } from './processes.mjs'

/** @typedef {import('./processes.mjs').Command} Command */

const root = path.join(import.meta.dirname, '..')

/** Where the released programs are; the platforms are its folders. */
export const released = path.join(root, 'dist', 'native')

/** Ours. Its records and log stay in `state`. */
export class Core {
  /** @param {{ program: string | null, state: string }} how */
  constructor({ program, state }) {
    this.program = path.resolve(
      program ?? path.join(released, `${process.platform}-${process.arch}`, 'dismount')
    )
    if (!fs.existsSync(this.program)) throw new Error(`There is no program ${this.program}.`)
    this.state = state
  }

  /**
   * @param {readonly string[]} args
   * @returns {Command}
   */
  command(...args) {
    return { program: this.program, args, env: { XDG_STATE_HOME: this.state } }
  }

  /**
   * @param {string} image
   * @param {'full' | 'table'} level
   */
  verify(image, level) {
    return this.command('verify', image, '--level', level)
  }

  /**
   * @param {string} image
   * @param {string} folder
   */
  mount(image, folder) {
    return this.command('mount', '--image', image, '--index', '1', '--path', folder)
  }

  /**
   * @param {string} folder
   * @param {{ integrity?: boolean, level?: string }} how
   */
  save(folder, { integrity = false, level }) {
    return this.command(
      '--path',
      folder,
      '--save',
      ...(integrity ? ['--check-integrity'] : []),
      ...(level === undefined ? [] : ['--compression-level', level]),
      '--format',
      'ndjson'
    )
  }

  /** @param {string} folder */
  discard(folder) {
    return this.command('--path', folder, '--discard')
  }

  /**
   * @param {string} folder
   * @param {string} image
   * @param {{ codec: string, level: string }} how
   */
  capture(folder, image, { codec, level }) {
    return this.command(
      ...['capture', folder, image, '--name', 'Bench'],
      ...['--compression', codec, '--compression-level', level]
    )
  }

  async version() {
    return (await outputOf(this.command('--version'))).trim()
  }
}

/** wimlib, the peer at everything. */
export class Wimlib {
  /** @param {string | null} program */
  constructor(program) {
    this.program = program ?? 'wimlib-imagex'
  }

  /**
   * @param {readonly string[]} args
   * @returns {Command}
   */
  command(...args) {
    return { program: this.program, args }
  }

  /**
   * @param {string} folder
   * @param {string} image
   * @param {{ compress: string, threads?: number, integrity?: boolean }} how
   */
  capture(folder, image, { compress, threads, integrity = true }) {
    const method =
      compress === 'solid'
        ? ['--solid', '--solid-compress=LZMS:20']
        : [`--compress=${compress.toUpperCase()}`]
    return this.command(
      ...['capture', folder, image, 'Bench', ...method],
      ...(integrity ? ['--check'] : []),
      ...(threads === undefined ? [] : [`--threads=${threads}`])
    )
  }

  /**
   * @param {string} image
   * @param {readonly string[]} commands such as 'add SOURCE TARGET'
   * @param {{ integrity?: boolean }} how
   * @returns {Command}
   */
  update(image, commands, { integrity = false }) {
    return {
      ...this.command('update', image, '1', ...(integrity ? ['--check'] : [])),
      input: `${commands.join('\n')}\n`
    }
  }

  /** @returns {Promise<string>} such as "1.13.5" */
  async version() {
    const [, version] = /^wimlib-imagex (\S+)/.exec(await outputOf(this.command('--version'))) ?? []
    if (version === undefined) throw new Error(`${this.program} tells no version.`)
    return version
  }
}

/** 7-Zip, the peer at verifying and the second opinion on what we save. */
export class SevenZip {
  /** @param {string | null} program */
  constructor(program) {
    this.program = program ?? '7z'
  }

  /**
   * @param {string} image
   * @returns {Command}
   */
  test(image) {
    return { program: this.program, args: ['t', image] }
  }

  /** @returns {Promise<string>} such as "26.02" */
  async version() {
    const text = await outputOf({ program: this.program, args: ['i'] })
    const [, version] = /^7-Zip \D*?(?:\[\d+\] )?(\d+\.\d+)/m.exec(text) ?? []
    if (version === undefined) throw new Error(`${this.program} tells no version.`)
    return version
  }
}
