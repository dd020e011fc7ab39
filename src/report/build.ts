import type { Annotation } from '../runner.js'
import { warningAnnotations } from './annotation.js'
import { buildDocument, type Provenance } from './document.js'
import { failuresOf, type RunFailure } from './failure.js'
import { buildOutputs, type Outputs } from './outputs.js'
import type { RunRecord } from './record.js'

/** What we tell about a run that needs no log, as a value. */
export interface Report {
  record: RunRecord
  /** Why the step fails; empty when it does not. */
  failures: readonly RunFailure[]
  outputs: Outputs
  warnings: readonly Annotation[]
  document: object
}

/** Pure: what to tell, decided from what happened. */
export function buildReport(record: RunRecord, provenance: Provenance): Report {
  const failures = failuresOf(record)
  const outputs = buildOutputs(record, failures)
  return {
    record,
    failures,
    outputs,
    warnings: warningAnnotations(record),
    document: buildDocument({ record, outputs, failures, provenance })
  }
}
