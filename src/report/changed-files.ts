import type { FileChange } from '../native/events.js'

/** What a save did to one file. */
export type ChangedFile = Omit<FileChange, 'path'>

/** The changed files of one mount, and how many more there were than are kept. */
export interface PathChanges {
  files: readonly ChangedFile[]
  beyond: number
}

export interface ChangeLimits {
  /** Files of one path. */
  files: number
  /** Characters of all paths' files together, in memory and in report.json. */
  characters: number
}

const defaults: ChangeLimits = { files: 100_000, characters: 32 * 1024 * 1024 }
// What a file takes beside its name.
const overhead = 100

/** The changed files of a run, by path. Grows in place: a copy for each of a hundred thousand events would take minutes. */
export class ChangedFiles {
  readonly #limits: ChangeLimits
  readonly #paths = new Map<string, { files: ChangedFile[]; beyond: number }>()
  #characters = 0

  constructor(limits: ChangeLimits = defaults) {
    this.#limits = limits
  }

  add({ path, ...file }: FileChange): void {
    const changes = this.#paths.get(path) ?? { files: [], beyond: 0 }
    this.#paths.set(path, changes)
    this.#characters += file.file.length + overhead
    if (changes.files.length < this.#limits.files && this.#characters <= this.#limits.characters) {
      changes.files.push(file)
    } else {
      changes.beyond += 1
    }
  }

  of(path: string): PathChanges {
    return this.#paths.get(path) ?? { files: [], beyond: 0 }
  }
}

/** How many bytes a change is about: the larger of before and after. */
function weight({ sizeBefore, sizeAfter }: ChangedFile): number {
  return Math.max(sizeBefore ?? 0, sizeAfter ?? 0)
}

/** The largest of the files, the largest first; of equals the first one told. */
export function largest({ files }: PathChanges, count: number): ChangedFile[] {
  return [...files].sort((one, other) => weight(other) - weight(one)).slice(0, count)
}
