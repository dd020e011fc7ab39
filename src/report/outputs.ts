import type { CoreError, PathResult, Verdict } from '../native/events.js'
import { verdictOf, type RunFailure } from './failure.js'
import { printableLine } from './printable.js'
import type { RunRecord } from './record.js'

/** Every output that is known without the artifact; the names are those of action.yml. */
export type Outputs = Record<string, string>

/** In characters. The outputs of a job hold 1 MB in all. */
export const maxResults = 256 * 1024

/** What the outputs say until more is known, so that a gate never reads an empty value. */
export const initialOutputs: Outputs = {
  result: 'failed',
  saved: 'false',
  unmounted: 'false',
  verified: 'skipped'
}

/**
 * `saved`, `unmounted` and `verified` are the worst of all paths, since releases are gated on them; the other values
 * describe the first path that failed, else the last path.
 */
export function buildOutputs(record: RunRecord, failures: readonly RunFailure[]): Outputs {
  const { results } = record
  const told = toldPath(record, failures)
  const complete = isComplete(record)
  return {
    // Nothing failed and nothing was done: there was no mount.
    result: failures.length > 0 ? 'failed' : (told?.result ?? 'not-mounted'),
    saved: String(complete && results.length > 0 && results.every(({ saved }) => saved)),
    unmounted: String(complete && results.every(({ unmounted }) => unmounted)),
    verified: worstVerdict(record, complete),
    'image-path': told?.mount?.imagePath ?? '',
    'image-index': optional(told?.image?.index ?? told?.mount?.imageIndex),
    'image-count': told === undefined || told.imageCount === 0 ? '' : String(told.imageCount),
    'image-name': told?.image?.name ?? told?.mount?.imageName ?? '',
    'image-digest': told?.digest ?? '',
    'size-before': optional(told?.sizeBefore),
    'size-after': optional(told?.sizeAfter),
    'duration-seconds': told === undefined ? '' : (told.durationMs / 1000).toFixed(3),
    'error-code': failures[0]?.code ?? '',
    'hives-unloaded': unloadedHives(results),
    results: encodeResults(results)
  }
}

// Whether every path that was asked for has its result. Which ones "*" stands for only the core knows.
function isComplete({ inputs, results, ending }: RunRecord): boolean {
  const { paths } = inputs.request
  if (paths === '*') return ending?.kind === 'finished' && (results.length > 0 || ending.exitCode === 0)
  return results.length > 0 && results.length === paths.length
}

// One key a line, whatever a key is called.
function unloadedHives(results: readonly PathResult[]): string {
  return results.flatMap(({ hives }) => hives.map(({ key }) => printableLine(key))).join('\n')
}

// Names and lists may be long; what a gate reads is not.
function encodeResults(results: readonly PathResult[]): string {
  const whole = JSON.stringify(results)
  return whole.length <= maxResults ? whole : JSON.stringify(results.map(withoutDetails))
}

function withoutDetails(result: PathResult): PathResult {
  return {
    ...result,
    path: short(result.path),
    mount: null,
    image: null,
    hives: [],
    holders: [],
    phases: [],
    error: bareError(result.error)
  }
}

/** What failed and its code, for where there is no room for the rest. */
export function bareError(error: CoreError | null): CoreError | null {
  return error === null ? null : { code: error.code, what: short(error.what), where: '', cause: '', next: '' }
}

/** The beginning of a text, for where there is no room for all of it. */
export function short(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300).toWellFormed()}…` : text
}

function toldPath(record: RunRecord, failures: readonly RunFailure[]): PathResult | undefined {
  const failed = new Set(failures.map(({ path }) => path))
  return record.results.find(({ path }) => failed.has(path)) ?? record.results.at(-1)
}

function worstVerdict(record: RunRecord, complete: boolean): Verdict {
  const { results } = record
  const verdicts = results.map((result) => verdictOf(record, result))
  if (verdicts.includes('false')) return 'false'
  return complete && results.length > 0 && verdicts.every((verdict) => verdict === 'true')
    ? 'true'
    : 'skipped'
}

function optional(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
