import { randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { MountInfo } from './native/events.js'
import * as is from './native/fields.js'
import { checkOwnFolder, makeOwnFolder } from './own-folder.js'

/** What tells one mount from another; a mount directory can be used again for another image. */
export type MountId = Pick<MountInfo, 'path' | 'imagePath' | 'imageIndex'>

export function sameMount(one: MountId, other: MountId): boolean {
  return one.path === other.path && one.imagePath === other.imagePath && one.imageIndex === other.imageIndex
}

const maxBytes = 1024 * 1024

/**
 * The mounts that were there before the job and still are, in a file of the runner's temp. Every step of the job that
 * uses this action shares it: what one of them takes off and somebody mounts again is the job's own.
 */
export class MountsBefore {
  readonly #folder: string
  readonly #job: string

  constructor({ folder, env }: { folder: string; env: NodeJS.ProcessEnv }) {
    this.#folder = folder
    // The temp is emptied before a job, and that can fail.
    this.#job = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT, env.GITHUB_JOB]
      .map((part) => part ?? '')
      .join(' ')
  }

  /** Null when nothing was recorded in this job, or nothing that can be trusted. */
  read(): MountId[] | null {
    try {
      const record: unknown = JSON.parse(this.#readText())
      if (!is.isFields(record) || is.text(record, 'job') !== this.#job) return null
      return is.list(record, 'mounts', readMountId)
    } catch {
      return null
    }
  }

  async write(mounts: readonly MountId[]): Promise<void> {
    makeOwnFolder(this.#folder)
    const kept = mounts.map(({ path: mount, imagePath, imageIndex }) => ({
      path: mount,
      imagePath,
      imageIndex
    }))
    // Renamed into place: a step that is killed leaves the old record.
    const fresh = path.join(this.#folder, `mounts-${randomBytes(6).toString('hex')}`)
    await writeFile(fresh, JSON.stringify({ job: this.#job, mounts: kept }), { flag: 'wx', mode: 0o600 })
    await rename(fresh, this.#file)
  }

  /** Strikes out what is not mounted any more. */
  async keepOnly(mounted: readonly MountId[]): Promise<void> {
    const recorded = this.read()
    if (recorded === null) return
    const left = recorded.filter((mount) => mounted.some((other) => sameMount(mount, other)))
    if (left.length < recorded.length) await this.write(left)
  }

  get #file(): string {
    return path.join(this.#folder, 'mounts-before-job.json')
  }

  #readText(): string {
    checkOwnFolder(this.#folder)
    const file = openSync(
      this.#file,
      constants.O_RDONLY | ((constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0)
    )
    try {
      if (fstatSync(file).size > maxBytes) throw new Error('too large')
      return readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  }
}

function readMountId(item: unknown): MountId {
  if (!is.isFields(item)) throw new is.FieldError('mounts', 'a list of objects')
  return {
    path: is.text(item, 'path'),
    imagePath: is.text(item, 'imagePath'),
    imageIndex: is.count(item, 'imageIndex')
  }
}
