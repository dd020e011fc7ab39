import type { PathResult } from '../native/events.js'
import type { PathChanges } from './changed-files.js'
import type { Outputs } from './outputs.js'
import type { RunFailure } from './failure.js'
import type { RunRecord } from './record.js'

/** Where the run took place, as far as the runner tells. */
export interface Provenance {
  repository: string
  workflow: string
  runId: string
  runAttempt: string
  job: string
  step: string
}

/** The runner's own words for it; empty where it says nothing. */
export function readProvenance(env: NodeJS.ProcessEnv): Provenance {
  return {
    repository: env.GITHUB_REPOSITORY ?? '',
    workflow: env.GITHUB_WORKFLOW ?? '',
    runId: env.GITHUB_RUN_ID ?? '',
    runAttempt: env.GITHUB_RUN_ATTEMPT ?? '',
    job: env.GITHUB_JOB ?? '',
    step: env.GITHUB_ACTION ?? ''
  }
}

export interface DocumentParts {
  record: RunRecord
  outputs: Outputs
  failures: readonly RunFailure[]
  provenance: Provenance
}

/** `report.json`: protocol/report.schema.json. */
export function buildDocument({ record, outputs, failures, provenance }: DocumentParts): object {
  const { mode, chosen, request } = record.inputs
  return {
    schema: 1,
    startedAt: record.startedAt.toISOString(),
    provenance,
    mode,
    chosen,
    request,
    core: record.core,
    log: record.log,
    result: outputs.result,
    saved: outputs.saved === 'true',
    unmounted: outputs.unmounted === 'true',
    verified: outputs.verified,
    stoppedBy: record.stoppedBy,
    ending: record.ending,
    failures,
    findings: record.findings,
    notes: record.notes,
    mountsBefore: record.mountsBefore,
    mountsAfter: record.mountsAfter,
    results: record.results.map((result) => withChanges(result, record.changedFiles.of(result.path))),
    remarks: []
  }
}

function withChanges(result: PathResult, { files, beyond }: PathChanges): object {
  return { ...result, changedFiles: files, changedFilesOmitted: beyond }
}
