/** Everything the core tells during a `dismount`: protocol/event.schema.json. Decoded in decode.ts. */
export type JobEvent =
  | { type: 'hello'; protocol: 1; version: string; pid: number; platform: string }
  | { type: 'logOpened'; path: string; archivedTo: string | null }
  | { type: 'phaseStarted'; path: string; phase: Phase }
  | { type: 'phaseFinished'; path: string; phase: Phase; durationMs: number }
  | { type: 'progress'; path: string; phase: Phase; done: number; total: number; unit: Unit }
  | { type: 'message'; severity: Severity; path: string; text: string }
  | ({ type: 'finding' } & Finding)
  | ({ type: 'result' } & PathResult)
  | { type: 'finished'; exitCode: number; error: CoreError | null }

export const phases = ['preflight', 'mount', 'scan', 'save', 'unmount', 'verify', 'digest'] as const
export type Phase = (typeof phases)[number]

export const units = ['bytes', 'files', 'streams'] as const
export type Unit = (typeof units)[number]

export const severities = ['error', 'warning', 'info', 'debug'] as const
export type Severity = (typeof severities)[number]

export const outcomes = ['saved', 'discarded', 'not-mounted', 'checked', 'failed', 'mounted'] as const
export type Outcome = (typeof outcomes)[number]

export const verdicts = ['true', 'false', 'skipped'] as const
export type Verdict = (typeof verdicts)[number]

export const mountStatuses = ['ok', 'saved', 'invalid'] as const
export const verifyLevels = ['table', 'full'] as const

/** One failure as the core knows it: what and where, its code, why, and what to do next. */
export interface CoreError {
  code: string
  what: string
  where: string
  cause: string
  next: string
}

/** One preflight check and what it found; `error` when it stops the run. */
export interface Finding {
  path: string
  check: string
  severity: Severity
  text: string
  error: CoreError | null
}

export interface ImageInfo {
  index: number
  name: string
  description: string
  edition: string
  version: string
  architecture: string
  languages: string[]
  directories: number
  files: number
  bytes: number
}

export interface MountInfo {
  path: string
  imagePath: string
  imageIndex: number
  imageName: string
  readOnly: boolean
  engine: string
  status: (typeof mountStatuses)[number]
}

export interface Changes {
  added: number
  modified: number
  removed: number
  unchanged: number
}

export interface Verification {
  level: (typeof verifyLevels)[number]
  passed: boolean
  integrityTable: boolean
  tableChunks: number
  streams: number
  bytes: number
  durationMs: number
}

export interface PhaseTime {
  phase: Phase
  durationMs: number
}

/** The end of one path. `saved` and `unmounted` are told apart: a save happens once, an unmount may wait. */
export interface PathResult {
  path: string
  result: Outcome
  saved: boolean
  unmounted: boolean
  interrupted: boolean
  verified: Verdict
  mount: MountInfo | null
  image: ImageInfo | null
  imageCount: number
  digest: string | null
  sizeBefore: number | null
  sizeAfter: number | null
  integrityTableWritten: boolean
  changes: Changes | null
  verification: Verification | null
  phases: PhaseTime[]
  durationMs: number
  error: CoreError | null
}
