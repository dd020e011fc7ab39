import type {
  CoreError,
  Finding,
  JobEvent,
  LogWriter,
  MountInfo,
  PathResult,
  Severity
} from '../native/events.js'
import type { CoreExit } from '../native/process.js'
import type { ActionInputs } from '../inputs.js'
import { ChangedFiles } from './changed-files.js'
import type { MarkedLogs } from './log-marks.js'

/** A sentence of the core that is worth keeping. */
export interface Note {
  severity: Severity
  path: string
  text: string
}

/** How the core ended. */
export type Ending =
  | { kind: 'finished'; exitCode: number; error: CoreError | null }
  /** No `finished`, or not the exit code that it promised. */
  | { kind: 'died'; exitCode: number | null; stderr: readonly string[] }
  /** It wrote something that is not the protocol. */
  | { kind: 'garbled'; reason: string; exitCode: number | null; stderr: readonly string[] }

/** Everything known about one run. */
export interface RunRecord {
  inputs: ActionInputs
  startedAt: Date
  core: { version: string; platform: string; pid: number } | null
  log: { path: string; archivedTo: string | null; writer: LogWriter } | null
  findings: readonly Finding[]
  notes: readonly Note[]
  results: readonly PathResult[]
  changedFiles: ChangedFiles
  /** The logs that the core may write to, as they were before it started. */
  logsBefore: MarkedLogs
  /** Every mount of the machine; null where nobody looked. */
  mountsBefore: readonly MountInfo[] | null
  mountsAfter: readonly MountInfo[] | null
  finished: { exitCode: number; error: CoreError | null } | null
  ending: Ending | null
  /** The signal that asked us to stop, if any. */
  stoppedBy: string | null
}

// Enough for any report; a core gone wild must not fill the memory.
const maxNotes = 200

export function startRecord({ inputs, startedAt }: { inputs: ActionInputs; startedAt: Date }): RunRecord {
  return {
    inputs,
    startedAt,
    core: null,
    log: null,
    findings: [],
    notes: [],
    results: [],
    changedFiles: new ChangedFiles(),
    logsBefore: new Map(),
    mountsBefore: null,
    mountsAfter: null,
    finished: null,
    ending: null,
    stoppedBy: null
  }
}

/** The record after one more event. */
export function recordEvent(record: RunRecord, event: JobEvent): RunRecord {
  switch (event.type) {
    case 'hello':
      return { ...record, core: { version: event.version, platform: event.platform, pid: event.pid } }
    case 'logOpened':
      return { ...record, log: { path: event.path, archivedTo: event.archivedTo, writer: event.writer } }
    case 'phaseStarted':
    case 'phaseFinished':
    case 'progress':
    case 'mount':
    case 'fileVerified':
      return record
    case 'mountList':
      return event.when === 'before'
        ? { ...record, mountsBefore: event.mounts }
        : { ...record, mountsAfter: event.mounts }
    case 'fileChanged':
      record.changedFiles.add(withoutType(event))
      return record
    case 'message': {
      if (event.severity === 'debug' || record.notes.length >= maxNotes) return record
      const { severity, path, text } = event
      return { ...record, notes: [...record.notes, { severity, path, text }] }
    }
    case 'finding': {
      if (record.findings.length >= maxNotes) return record
      return { ...record, findings: [...record.findings, withoutType(event)] }
    }
    case 'result':
      return { ...record, results: [...record.results, withoutType(event)] }
    case 'finished':
      return { ...record, finished: { exitCode: event.exitCode, error: event.error } }
    default:
      return event satisfies never
  }
}

function withoutType<Event extends { type: string }>(event: Event): Omit<Event, 'type'> {
  const { type, ...rest } = event
  return rest
}

/** The record once the process is gone. */
export function recordExit(record: RunRecord, exit: CoreExit, stoppedBy: string | null): RunRecord {
  return { ...record, ending: endingOf(record, exit), stoppedBy }
}

/** How the core ended, from what it promised and how its process went. */
export function endingOf(
  { finished }: Pick<RunRecord, 'finished'>,
  { exitCode, stderr, protocolError }: CoreExit
): Ending {
  if (protocolError !== null) return { kind: 'garbled', reason: protocolError.message, exitCode, stderr }
  if (finished?.exitCode !== exitCode) return { kind: 'died', exitCode, stderr }
  return { kind: 'finished', ...finished }
}
