import type { CoreError, Finding, JobEvent, PathResult, Severity } from '../native/events.js'
import type { CoreExit } from '../native/process.js'
import type { ActionInputs } from '../inputs.js'

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
  core: { version: string; platform: string } | null
  log: { path: string; archivedTo: string | null } | null
  findings: readonly Finding[]
  notes: readonly Note[]
  results: readonly PathResult[]
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
    finished: null,
    ending: null,
    stoppedBy: null
  }
}

/** The record after one more event. */
export function recordEvent(record: RunRecord, event: JobEvent): RunRecord {
  switch (event.type) {
    case 'hello':
      return { ...record, core: { version: event.version, platform: event.platform } }
    case 'logOpened':
      return { ...record, log: { path: event.path, archivedTo: event.archivedTo } }
    case 'phaseStarted':
    case 'phaseFinished':
    case 'progress':
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

function endingOf({ finished }: RunRecord, { exitCode, stderr, protocolError }: CoreExit): Ending {
  if (protocolError !== null) return { kind: 'garbled', reason: protocolError.message, exitCode, stderr }
  if (finished?.exitCode !== exitCode) return { kind: 'died', exitCode, stderr }
  return { kind: 'finished', ...finished }
}
