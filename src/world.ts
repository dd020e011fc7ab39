import path from 'node:path'
import type { CoreProgram } from './native/process.js'
import type { Stops } from './native/stops.js'
import type { Runner } from './runner.js'
import type { Place } from './inputs.js'

/** All that a stage of the action needs from outside. */
export interface World {
  runner: Runner
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  workspace: string
  /** The runner's temp; our files go to a folder of our own below it, the same for every step of a job. */
  temp: string
  locateCore: () => Promise<CoreProgram>
  stops: Stops
}

/** Our own folder in the runner's temp, which the runner empties before and after a job. */
export function folderOf({ temp }: World): string {
  return path.join(temp, 'dismount-windows-image')
}

export function placeOf(world: World): Place {
  const { workspace, platform } = world
  // On Windows the engine chooses: DISM's own log is the one that everybody looks for.
  const defaultLog = platform === 'win32' ? null : path.join(folderOf(world), 'dism.log')
  return { workspace, platform, defaultLog }
}
