import { coreEnvironment } from './native/environment.js'
import type { CoreError, MountInfo } from './native/events.js'
import { runCore, type CoreRun } from './native/process.js'
import { Stops } from './native/stops.js'

/** More than any machine has; what is beyond is not looked at. */
export const maxMounts = 1000

export interface MountList {
  mounts: MountInfo[]
  /** A record that cannot be read: its mount is not in the list, and nobody knows its directory. */
  damaged: CoreError | null
}

/** DISM has the same code, but names no record: then its mounts are not known. */
const isDamagedRecord = ({ code, where }: CoreError) => code === '0xC1420120' && where !== ''

/** What is mounted on this machine, as the core knows it. Throws when the core cannot tell. */
export async function listMounts({
  locateCore,
  env
}: Pick<CoreRun, 'locateCore'> & { env: NodeJS.ProcessEnv }): Promise<MountList> {
  const mounts: MountInfo[] = []
  const errors: CoreError[] = []
  const { exitCode, protocolError } = await runCore({
    locateCore,
    request: { command: 'mounts' },
    environment: coreEnvironment(env),
    // Short, and changes nothing: a wish to stop is kept for the run that follows.
    stops: new Stops(process),
    onEvent: (event) => {
      if (event.type === 'mount' && mounts.length < maxMounts) {
        const { type, ...mount } = event
        mounts.push(mount)
      }
      if (event.type === 'finished' && event.error !== null) errors.push(event.error)
    }
  })
  if (protocolError !== null) throw protocolError
  if (exitCode === 0) return { mounts, damaged: null }
  const [error] = errors
  if (error === undefined || !isDamagedRecord(error)) throw new Error(reasonOf(error, exitCode))
  return { mounts, damaged: error }
}

function reasonOf(error: CoreError | undefined, exitCode: number | null): string {
  if (error !== undefined) return `${error.what} (${error.code})`
  return exitCode === null
    ? 'the native core was ended by a signal'
    : `the native core gave exit code ${exitCode}`
}
