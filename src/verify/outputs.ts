import type { FileVerified } from '../native/events.js'
import type { RunFailure } from '../report/failure.js'
import { bareError, maxResults, short, type Outputs } from '../report/outputs.js'
import type { VerifyRecord } from './record.js'

/** What the outputs say until more is known, so that a gate never reads an empty value. */
export const initialVerifyOutputs: Outputs = { verified: 'false' }

/** The outputs of verify/action.yml but `report-path`. */
export function buildVerifyOutputs(record: VerifyRecord, failures: readonly RunFailure[]): Outputs {
  const only = record.files.length === 1 ? record.verified[0] : undefined
  return {
    verified: String(failures.length === 0),
    'image-digest': only?.digest ?? '',
    'error-code': failures.find(({ code }) => code !== null)?.code ?? '',
    results: encodeFiles(record.verified)
  }
}

// Names of images may be long, and there may be many; what a gate reads is not. All of it is in the report.
function encodeFiles(files: readonly FileVerified[]): string {
  const whole = JSON.stringify(files)
  return whole.length <= maxResults ? whole : JSON.stringify(files.map(withoutDetails))
}

function withoutDetails(file: FileVerified): FileVerified {
  return { ...file, path: short(file.path), images: [], error: bareError(file.error) }
}
