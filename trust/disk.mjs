// A disk as a crash leaves it: which of the recorded steps reached it, and what the folder then holds.
//
// The model is harsher than the file systems that are in use. Data reaches the disk in any order or not at all until the
// file is synced; a sector of 512 bytes is written whole or not. Names (created, renamed, removed) reach it in their
// order, as in a journal, but only those before the last sync of their folder for certain; the sync of a new file
// makes its own name durable, too, as every journalling file system does.
import fs from 'node:fs'
import path from 'node:path'

/** @typedef {import('./trace.mjs').Step} Step */

export const sectorSize = 512

const namingSteps = new Set(['create', 'rename', 'remove', 'directory', 'symlink', 'link'])

/** @param {Step} step */
export const isNaming = (step) => namingSteps.has(step.op)

/** @param {Step} step */
export const isData = (step) => step.op === 'write' || step.op === 'truncate'

/**
 * The steps that a crash after `steps` could lose, by their place in it. Data: those that no later sync of the same file
 * covers, whatever it was called then. Names: those behind the last one that a sync made durable.
 * @param {readonly Step[]} steps
 */
export function losable(steps) {
  /** @type {Map<string, object>} */
  const files = new Map()
  /** @param {string} name */
  const fileAt = (name) => {
    const known = files.get(name) ?? {}
    files.set(name, known)
    return known
  }
  const owners = steps.map((step) => {
    const file = fileAt(step.path)
    if (step.op === 'rename' && step.to !== undefined) {
      files.set(step.to, file)
      files.delete(step.path)
    } else if (step.op === 'remove') {
      files.delete(step.path)
    }
    return file
  })
  let named = -1
  const data = []
  for (let at = steps.length - 1, synced = new Set(); at >= 0; at -= 1) {
    const [step, file] = [steps[at], owners[at]]
    if (step === undefined || file === undefined) continue
    if (step.op === 'sync') {
      synced.add(file)
      for (let before = at - 1; before > named; before -= 1) {
        const other = steps[before]
        const inFolder =
          other &&
          isNaming(other) &&
          [other.path, other.to].some((name) => name !== undefined && path.dirname(name) === step.path)
        if (inFolder || (other?.op === 'create' && owners[before] === file)) {
          named = before
          break
        }
      }
    } else if (isData(step) && !synced.has(file)) {
      data.unshift(at)
    }
  }
  return { data, names: steps.flatMap((step, at) => (isNaming(step) && at > named ? [at] : [])) }
}

/**
 * Does to `folder` what the steps did, but for those in `lost`; a step in `torn` writes only so many of its bytes.
 * A step on a file whose name was lost has nowhere to go and is lost, too.
 * @param {string} folder
 * @param {readonly Step[]} steps
 * @param {{ lost?: ReadonlySet<number>, torn?: ReadonlyMap<number, number> }} [crash]
 */
export function replay(folder, steps, { lost = new Set(), torn = new Map() } = {}) {
  // A descriptor stays with its file when the name moves; so do data steps here: names as they are on the crashed disk.
  /** @type {Map<string, string>} */
  const names = new Map()
  const onDisk = (/** @type {string} */ name) => path.join(folder, names.get(name) ?? name)
  for (const [at, step] of steps.entries()) {
    if (lost.has(at)) {
      if (step.op === 'rename' && step.to !== undefined) names.set(step.to, names.get(step.path) ?? step.path)
      continue
    }
    apply(onDisk(step.path), step, torn.get(at), folder)
  }
}

/**
 * @param {string} file
 * @param {Step} step
 * @param {number | undefined} torn
 * @param {string} folder
 */
function apply(file, step, torn, folder) {
  try {
    switch (step.op) {
      case 'create':
        fs.closeSync(fs.openSync(file, 'a', 0o600))
        break
      case 'write': {
        const open = fs.openSync(file, 'r+')
        fs.writeSync(open, step.data, 0, torn ?? step.data.length, step.offset)
        fs.closeSync(open)
        break
      }
      case 'truncate':
        fs.truncateSync(file, step.offset)
        break
      case 'rename':
        fs.renameSync(file, path.join(folder, step.to ?? ''))
        break
      case 'remove':
        if (fs.lstatSync(file).isDirectory()) fs.rmdirSync(file)
        else fs.unlinkSync(file)
        break
      case 'directory':
        fs.mkdirSync(file)
        break
      case 'symlink':
        fs.symlinkSync(step.to ?? '', file)
        break
      case 'link':
        fs.linkSync(file, path.join(folder, step.to ?? ''))
        break
      case 'times':
      case 'allocate':
      case 'sync':
        break
    }
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? ''
    if (!['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST'].includes(code)) throw error
  }
}

/**
 * Every way in which a crash right after `steps` is tried: all reached the disk; nothing that could be lost did; each
 * one lost; each one alone; the last write torn; names cut anywhere; and random subsets.
 * @param {readonly Step[]} steps
 * @param {{ random: () => number, subsets: number, most: number }} options
 * @returns {{ name: string, lost: Set<number>, torn: Map<number, number> }[]}
 */
export function crashesAfter(steps, { random, subsets, most }) {
  const { data, names } = losable(steps)
  /** @type {{ name: string, lost: Set<number>, torn: Map<number, number> }[]} */
  const crashes = []
  const add = (/** @type {string} */ name, /** @type {Iterable<number>} */ lost, torn = new Map()) =>
    crashes.push({ name, lost: new Set(lost), torn })
  add('stopped', [])
  if (data.length + names.length > 0) add('all lost', [...data, ...names])
  for (let from = 0; from < names.length; from += 1) add('names cut', names.slice(from))
  for (const one of sample(data, most, random)) {
    add('one lost', [one])
    add(
      'one kept',
      data.filter((at) => at !== one)
    )
  }
  const last = steps.length - 1
  const step = steps[last]
  if (step?.op === 'write') {
    const cuts = []
    const end = step.offset + step.size
    for (let cut = (Math.floor(step.offset / sectorSize) + 1) * sectorSize; cut < end; cut += sectorSize) {
      cuts.push(cut - step.offset)
    }
    for (const cut of sample(cuts, most, random)) {
      add('torn', [], new Map([[last, cut]]))
      add(
        'torn alone',
        data.filter((at) => at !== last),
        new Map([[last, cut]])
      )
    }
  }
  for (let round = 0; round < subsets && data.length > 1; round += 1) {
    const cut = Math.floor(random() * (names.length + 1))
    add('subset', [...data.filter(() => random() < 0.5), ...names.slice(cut)])
  }
  return crashes
}

/**
 * @template T
 * @param {readonly T[]} values
 * @param {number} most
 * @param {() => number} random
 * @returns {T[]} some of them, in their order, the first and the last always
 */
function sample(values, most, random) {
  if (values.length <= most) return [...values]
  const chosen = new Set([0, values.length - 1])
  while (chosen.size < most) chosen.add(Math.floor(random() * values.length))
  return values.filter((_, at) => chosen.has(at))
}
