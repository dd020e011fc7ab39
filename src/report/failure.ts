import type { CoreError, PathResult, Verdict, VerifyLevel } from '../native/events.js'
import type { Ending, RunRecord } from './record.js'

/** Why the step fails: the core's error, or what we can say when it left none. */
export interface RunFailure {
  /** The path it is about; empty when it is about the run. */
  path: string
  /** Null when nobody gave a code. */
  code: string | null
  what: string
  where: string
  cause: string
  next: string
}

const interruptedCode = '0x800704C7'

/** What failed, the first thing first; empty when the run did what it was asked to do. */
export function failuresOf(record: RunRecord): RunFailure[] {
  const ofPaths = record.results.flatMap((result) => pathFailure(record, result))
  const ofRun = runFailure(record, ofPaths)
  return ofRun === null ? ofPaths : [ofRun, ...ofPaths]
}

function runFailure(record: RunRecord, ofPaths: readonly RunFailure[]): RunFailure | null {
  const failure = runFailureOf(record.ending, ofPaths)
  if (failure !== null || ofPaths.length > 0) return failure
  const missing = unansweredPaths(record)[0]
  return missing === undefined
    ? null
    : endedBadly('The native core gave no result', missing, 'a defect of the native core')
}

/** Why a run of the core failed as a whole, where its parts, which may have failed too, do not say it already. */
export function runFailureOf(ending: Ending | null, ofParts: readonly RunFailure[]): RunFailure | null {
  if (ending === null) return endedBadly('The native core was not run', '', '')
  if (ending.kind !== 'finished') return coreFailure(ending)
  if (ofParts.length > 0) return null
  if (ending.error !== null) return fromCore('', ending.error)
  if (ending.exitCode === 0) return null
  return endedBadly(`The native core ended with exit code ${ending.exitCode} and gave no reason`, '', '')
}

function coreFailure(ending: Exclude<Ending, { kind: 'finished' }>): RunFailure {
  const how = ending.exitCode === null ? 'was ended by a signal' : `ended with exit code ${ending.exitCode}`
  const stderr =
    ending.stderr.length === 0 ? '' : `it last wrote: ${ending.stderr.slice(-5).map(short).join('\n')}`
  return ending.kind === 'garbled'
    ? endedBadly(ending.reason, '', [`The core ${how}`, stderr].filter((text) => text !== '').join('; '))
    : endedBadly(`The native core ${how} before it had finished`, '', stderr)
}

// The rest is in report.json; the runner cuts an annotation at 4,096 characters.
function short(line: string): string {
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

function endedBadly(what: string, path: string, cause: string): RunFailure {
  const next =
    'what is known of the image is in the outputs; run mode "check" on the path to see its state. A save of our own ' +
    'mounts that was cut short leaves the .wim as the old image or as the new one, never as half of one; after one by ' +
    'DISM, prove the file with the action "verify".'
  return { path, code: null, what, where: path, cause, next }
}

function pathFailure(record: RunRecord, result: PathResult): RunFailure[] {
  if (result.error !== null) return [fromCore(result.path, result.error)]
  if (result.interrupted) return [unexplained(result, 'The run was cancelled', interruptedCode)]
  const verdict = verdictOf(record, result)
  if (verdict === 'false') return [unexplained(result, 'The saved file did not pass its verification')]
  if (!isDone(record, result)) return [unexplained(result, `The result is "${result.result}"`)]
  if (result.saved && verdict !== 'true' && wanted(record) !== null)
    return [unexplained(result, 'The saved file was not verified')]
  return []
}

/** What a result is worth: `true` needs a verification that passed, and is the one that was asked for by name. */
export function verdictOf(record: RunRecord, { verified, verification }: PathResult): Verdict {
  if (verified !== 'true') return verified
  if (verification?.passed !== true) return 'false'
  return [null, verification.level].includes(wanted(record)) ? 'true' : 'skipped'
}

/** The verification that was asked for by name, if any. */
function wanted({ inputs }: RunRecord): VerifyLevel | null {
  const { disposition, verify } = inputs.request
  return disposition.kind === 'commit' && (verify === 'table' || verify === 'full') ? verify : null
}

/** A step that did not do what it was asked to do fails, whatever the exit code says. */
function isDone(record: RunRecord, result: PathResult): boolean {
  const { request } = record.inputs
  if (result.result === 'not-mounted') return request.ifNotMounted !== 'error'
  switch (request.disposition.kind) {
    case 'commit':
      return result.result === 'saved' && result.saved && result.unmounted
    case 'discard':
      return result.result === 'discarded' && result.unmounted
    case 'check':
      return result.result === 'checked'
    default:
      return request.disposition satisfies never
  }
}

function fromCore(path: string, error: CoreError): RunFailure {
  return { path, ...error }
}

function unexplained(
  { path, saved, unmounted }: PathResult,
  what: string,
  code: string | null = null
): RunFailure {
  const state = `the image is ${saved ? 'saved' : 'not saved'} and ${unmounted ? 'unmounted' : 'still mounted'}`
  return { path, code, what, where: path, cause: state, next: 'read the log; run mode "check" on the path' }
}

/** The requested paths without a result. */
export function unansweredPaths(record: RunRecord): string[] {
  const { paths } = record.inputs.request
  return paths === '*' ? [] : paths.slice(record.results.length)
}
