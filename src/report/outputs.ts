import type { PathResult, Verdict } from '../native/events.js'
import type { RunFailure } from './failure.js'
import type { RunRecord } from './record.js'

/** Every output that is known without the artifact; the names are those of action.yml. */
export type Outputs = Record<string, string>

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
  const told = toldPath(record, failures)
  const complete = record.results.length > 0 && record.results.length === record.inputs.request.paths.length
  return {
    result: failures.length > 0 ? 'failed' : (told?.result ?? 'failed'),
    saved: String(complete && record.results.every(({ saved }) => saved)),
    unmounted: String(complete && record.results.every(({ unmounted }) => unmounted)),
    verified: worstVerdict(record.results, complete),
    'image-path': told?.mount?.imagePath ?? '',
    'image-index': optional(told?.image?.index ?? told?.mount?.imageIndex),
    'image-count': told === undefined || told.imageCount === 0 ? '' : String(told.imageCount),
    'image-name': told?.image?.name ?? told?.mount?.imageName ?? '',
    'image-digest': told?.digest ?? '',
    'size-before': optional(told?.sizeBefore),
    'size-after': optional(told?.sizeAfter),
    'duration-seconds': told === undefined ? '' : (told.durationMs / 1000).toFixed(3),
    'error-code': failures[0]?.code ?? '',
    results: JSON.stringify(record.results)
  }
}

function toldPath(record: RunRecord, failures: readonly RunFailure[]): PathResult | undefined {
  const failed = new Set(failures.map(({ path }) => path))
  return record.results.find(({ path }) => failed.has(path)) ?? record.results.at(-1)
}

function worstVerdict(results: readonly PathResult[], complete: boolean): Verdict {
  if (results.some(({ verified }) => verified === 'false')) return 'false'
  return complete && results.every(({ verified }) => verified === 'true') ? 'true' : 'skipped'
}

function optional(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
