import { runFailureOf, type RunFailure } from '../report/failure.js'
import type { VerifyRecord } from './record.js'

/** Why a verification fails, one a file; empty only when every file was read and passed. */
export function verifyFailures(record: VerifyRecord): RunFailure[] {
  const ofFiles = record.files.flatMap((file) => fileFailure(record, file))
  const ofRun = runFailureOf(record.ending, ofFiles)
  return ofRun === null ? ofFiles : [ofRun, ...ofFiles]
}

/** Whether every file passed: from the core's typed results alone. */
export function allVerified(record: VerifyRecord): boolean {
  return verifyFailures(record).length === 0
}

function fileFailure({ verified, ending, inputs }: VerifyRecord, file: string): RunFailure[] {
  const result = verified.find(({ path }) => path === file)
  if (result === undefined) {
    // The run's own failure says why.
    if (ending?.kind !== 'finished' || ending.error !== null) return []
    return [unproven(file, 'The native core gave no result for this file')]
  }
  if (result.error !== null) return [{ path: file, ...result.error }]
  const { level, passed } = result.verification
  if (!passed || level !== inputs.level) return [unproven(file, 'The file did not pass its verification')]
  return []
}

function unproven(path: string, what: string): RunFailure {
  return { path, code: null, what, where: path, cause: '', next: 'do not release it; verify it again' }
}
