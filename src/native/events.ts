/** Everything the core tells during a `dismount`, `mounts` or `verify`: protocol/event.schema.json. Decoded in decode.ts. */
export type JobEvent =
  | { type: 'hello'; protocol: 1; version: string; pid: number; platform: string }
  | { type: 'logOpened'; path: string; archivedTo: string | null; writer: LogWriter }
  | { type: 'phaseStarted'; path: string; phase: Phase }
  | { type: 'phaseFinished'; path: string; phase: Phase; durationMs: number }
  | { type: 'progress'; path: string; phase: Phase; done: number; total: number; unit: Unit }
  | { type: 'message'; severity: Severity; path: string; text: string }
  | ({ type: 'finding' } & Finding)
  | ({ type: 'mount' } & MountInfo)
  | { type: 'mountList'; when: 'before' | 'after'; mounts: MountInfo[] }
  | ({ type: 'fileChanged' } & FileChange)
  | ({ type: 'result' } & PathResult)
  | ({ type: 'fileVerified' } & FileVerified)
  | { type: 'finished'; exitCode: number; error: CoreError | null }

export const phases = ['preflight', 'wait', 'mount', 'scan', 'save', 'unmount', 'verify', 'digest'] as const
export type Phase = (typeof phases)[number]

export const units = ['bytes', 'files', 'streams', 'percent', 'seconds'] as const
export type Unit = (typeof units)[number]

export const severities = ['error', 'warning', 'info', 'debug'] as const
export type Severity = (typeof severities)[number]

export const outcomes = ['saved', 'discarded', 'not-mounted', 'checked', 'failed', 'mounted'] as const
export type Outcome = (typeof outcomes)[number]

export const verdicts = ['true', 'false', 'skipped'] as const
export type Verdict = (typeof verdicts)[number]

export const mountStatuses = ['ok', 'needs-remount', 'saved', 'invalid'] as const
export const engines = ['portable', 'dism'] as const
export const imageKinds = ['wim', 'vhd', 'vhdx', 'ffu'] as const

/** Who writes the log: a DISM log is shared with the whole machine, and DISM archives it. */
export const logWriters = ['dismount', 'dism'] as const
export type LogWriter = (typeof logWriters)[number]

/** A `dismount` lists what is mounted on the machine at its start and at its end. */
export const listTimes = ['before', 'after'] as const

export const changeKinds = ['added', 'modified', 'removed'] as const
export const holderUses = ['writes', 'reads', 'maps', 'current-directory'] as const
export const verifyLevels = ['table', 'full'] as const
export type VerifyLevel = (typeof verifyLevels)[number]

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
  kind: (typeof imageKinds)[number]
  engine: (typeof engines)[number]
  status: (typeof mountStatuses)[number]
}

export interface Changes {
  added: number
  modified: number
  removed: number
  unchanged: number
}

/** One file of an image that a save changed; the sizes are those of all its streams. */
export interface FileChange {
  path: string
  kind: (typeof changeKinds)[number]
  file: string
  sizeBefore: number | null
  sizeAfter: number | null
}

/** A registry hive below the mount that was unloaded first. */
export interface UnloadedHive {
  key: string
  file: string
}

/** A process that keeps something below a mount in use. */
export interface Holder {
  pid: number
  process: string
  use: (typeof holderUses)[number]
  file: string
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
  unusedBytes: number | null
  integrityTableWritten: boolean
  remounted: boolean
  hives: UnloadedHive[]
  holders: Holder[]
  changes: Changes | null
  verification: Verification | null
  phases: PhaseTime[]
  durationMs: number
  error: CoreError | null
}

/** The end of one file of a `verify`. */
export interface FileVerified {
  path: string
  size: number
  images: ImageInfo[]
  verification: Verification
  digest: string | null
  error: CoreError | null
}
