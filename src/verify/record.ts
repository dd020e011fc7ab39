import type { CoreError, FileVerified, JobEvent } from '../native/events.js'
import type { CoreExit } from '../native/process.js'
import { endingOf, type Ending } from '../report/record.js'
import type { VerifyInputs } from './inputs.js'

/** Everything known about one verification. */
export interface VerifyRecord {
  inputs: VerifyInputs
  /** Absolute, in the order of the request. */
  files: readonly string[]
  startedAt: Date
  core: { version: string; platform: string; pid: number } | null
  verified: readonly FileVerified[]
  finished: { exitCode: number; error: CoreError | null } | null
  ending: Ending | null
  /** The signal that asked us to stop, if any. */
  stoppedBy: string | null
}

export function startVerifyRecord(start: Pick<VerifyRecord, 'inputs' | 'files' | 'startedAt'>): VerifyRecord {
  return { ...start, core: null, verified: [], finished: null, ending: null, stoppedBy: null }
}

/** The record after one more event; what a verification does not tell changes nothing. */
export function recordVerifyEvent(record: VerifyRecord, event: JobEvent): VerifyRecord {
  if (event.type === 'hello') {
    return { ...record, core: { version: event.version, platform: event.platform, pid: event.pid } }
  }
  if (event.type === 'fileVerified') {
    const { type, ...file } = event
    return { ...record, verified: [...record.verified, file] }
  }
  if (event.type === 'finished') {
    return { ...record, finished: { exitCode: event.exitCode, error: event.error } }
  }
  return record
}

/** The record once the process is gone. */
export function recordVerifyExit(
  record: VerifyRecord,
  exit: CoreExit,
  stoppedBy: string | null
): VerifyRecord {
  return { ...record, ending: endingOf(record, exit), stoppedBy }
}
