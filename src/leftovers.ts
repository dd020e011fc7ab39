import path from 'node:path'
import { realPath } from './inputs/paths.js'
import { sameMount, type MountId } from './mounts-before.js'
import type { MountInfo } from './native/events.js'

/** What is mounted below the paths of a step when the job is over. */
export interface Leftovers {
  /** Made by this job, inner ones first. */
  own: readonly MountInfo[]
  /** There before it. */
  earlier: readonly MountInfo[]
  /** Nobody can tell whose they are. */
  unknown: readonly MountInfo[]
}

/**
 * Pure but for the look at links and short names. `before` null: it is not known what the job found. `*` names nothing
 * that belongs to the job: another job on the machine may have mounted it meanwhile.
 */
export function findLeftovers(
  mounts: readonly MountInfo[],
  { paths, before }: { paths: readonly string[] | '*'; before: readonly MountId[] | null }
): Leftovers {
  const below = mounts
    .filter((mount) => paths === '*' || paths.some((directory) => liesIn(mount.path, directory)))
    .sort((one, other) => other.path.length - one.path.length)
  const earlier = below.filter((mount) => before?.some((other) => sameMount(mount, other)))
  const later = below.filter((mount) => !earlier.includes(mount))
  const isKnown = before !== null && paths !== '*'
  return { own: isKnown ? later : [], earlier, unknown: isKnown ? [] : later }
}

/** Whether a mount is at a directory or below it, however both are written. */
function liesIn(mount: string, directory: string): boolean {
  const way = path.relative(comparable(directory), comparable(mount))
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

function comparable(file: string): string {
  const real = realPath(path.resolve(file))
  return process.platform === 'win32' ? real.toLowerCase() : real
}
