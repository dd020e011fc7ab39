import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, onTestFinished } from 'vitest'
import { memoryFolder } from '../../../scripts/memory-folder.mjs'
import { Core, type CoreRun } from './core.js'
import { readTree, top, type Tree } from './tree.js'
import { Wim } from './wim.js'

/** Most tests write much and need no disk: they work in memory if there is room. */
const wantedRoom = 4 * 1024 ** 3

function makeFolder(disk: boolean): string {
  const parent = disk ? os.tmpdir() : memoryFolder(wantedRoom)
  return fs.realpathSync(fs.mkdtempSync(path.join(parent, 'dismount-images-')))
}

function remove(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** An empty folder that the tests of a suite share; gone after them. Call it in a suite, not in a test. */
export function sharedFolder({ disk = false } = {}): string {
  const folder = makeFolder(disk)
  afterAll(() => {
    remove(folder)
  })
  return folder
}

/** A test's place of work: a folder, gone after the test, and a core that keeps its records there. */
export class Bench {
  readonly folder: string
  readonly core: Core

  constructor({ disk = false } = {}) {
    this.folder = makeFolder(disk)
    this.core = new Core(path.join(this.folder, 'state'))
    onTestFinished(() => {
      remove(this.folder)
    })
  }

  path(...names: readonly string[]): string {
    return path.join(this.folder, ...names)
  }

  /** A copy of a .wim of the suite, for this test to change. */
  copyOf(wim: Wim, name = 'image.wim'): Wim {
    fs.copyFileSync(wim.file, this.path(name))
    return new Wim(this.path(name))
  }

  async mount(wim: Wim, index = 1, name = 'mount', options: readonly string[] = []): Promise<MountedImage> {
    const folder = this.path(name)
    const run = await this.core.job(
      ...['mount', '--image', wim.file, '--index', String(index), '--path', folder],
      ...options
    )
    expect(run, `mount of image ${index} of ${wim.file}`).toMatchObject({ exitCode: 0, stderr: '' })
    return new MountedImage(this.core, folder)
  }
}

/** A directory with an image in it. */
export class MountedImage {
  readonly folder: string
  readonly #core: Core
  readonly #mounted: bigint

  constructor(core: Core, folder: string) {
    this.#core = core
    this.folder = folder
    this.#mounted = changeOf(folder)
  }

  path(...names: readonly string[]): string {
    return path.join(this.folder, ...names)
  }

  /**
   * What is to be found in the image after a save. The directory itself has the time of the mount, which is not the
   * image's, and counts once somebody changed it.
   */
  tree(): Tree {
    const tree = new Map(readTree(this.folder))
    if (changeOf(this.folder) === this.#mounted) tree.delete(top)
    return tree
  }

  async save(...options: readonly string[]): Promise<CoreRun> {
    return this.#core.job('--path', this.folder, '--save', ...options)
  }

  async discard(...options: readonly string[]): Promise<CoreRun> {
    return this.#core.job('--path', this.folder, '--discard', ...options)
  }

  /** Saves, and expects it to have gone well. */
  async saved(...options: readonly string[]): Promise<CoreRun> {
    const run = await this.save(...options)
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: '',
      results: [{ result: 'saved', saved: true, unmounted: true, error: null }]
    })
    expect(fs.readdirSync(this.folder), 'a directory that was dismounted').toEqual([])
    return run
  }

  /** Discards, and expects it to have gone well. */
  async discarded(...options: readonly string[]): Promise<CoreRun> {
    const run = await this.discard(...options)
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: '',
      results: [{ result: 'discarded', saved: false, unmounted: true, error: null }]
    })
    expect(fs.readdirSync(this.folder), 'a directory that was dismounted').toEqual([])
    return run
  }
}

function changeOf(folder: string): bigint {
  return fs.statSync(folder, { bigint: true }).mtimeNs
}
