import type { Annotation } from '../runner.js'
import { failureAnnotation, warningAnnotations } from './annotation.js'
import { buildDocument, type Provenance } from './document.js'
import { failuresOf, type RunFailure } from './failure.js'
import { buildOutputs, type Outputs } from './outputs.js'
import type { RunRecord } from './record.js'

/** Everything we tell about a run, as a value. */
export interface Report {
  record: RunRecord
  failures: readonly RunFailure[]
  outputs: Outputs
  warnings: readonly Annotation[]
  /** Set when the step fails. */
  failure: Annotation | null
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
    failure: failureAnnotation(record, failures),
    document: buildDocument({ record, outputs, failures, provenance })
  }
}
