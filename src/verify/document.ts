import type { Provenance } from '../report/document.js'
import type { RunFailure } from '../report/failure.js'
import type { VerifyRecord } from './record.js'

/** The report of a verification: protocol/verify-report.schema.json. */
export function buildVerifyDocument(
  record: VerifyRecord,
  { failures, provenance }: { failures: readonly RunFailure[]; provenance: Provenance }
): object {
  const { level, requireTable } = record.inputs
  return {
    schema: 1,
    startedAt: record.startedAt.toISOString(),
    provenance,
    level,
    requireTable,
    core: record.core,
    verified: failures.length === 0,
    stoppedBy: record.stoppedBy,
    ending: record.ending,
    failures,
    files: record.verified
  }
}
