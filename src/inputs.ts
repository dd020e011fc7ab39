import { Failure } from './failure.js'
import { readLogPath, readPaths, readScratchDirectory } from './inputs/paths.js'
import { InputReader, shown, type InputSource } from './inputs/reader.js'
import type { Disposition, DismountRequest, IfNotMounted, LogLevel } from './request.js'

/** What is wrong with the inputs, all of it. */
export class InputError extends Failure {
  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? 'One input' : `${problems.length} inputs`
    super({
      title: 'The inputs are not usable',
      text: [`${count} cannot be used; nothing was touched.`, ...problems.map((text) => `- ${text}`)].join(
        '\n'
      )
    })
  }
}

/** Where this run takes place. */
export interface Place {
  /** Relative paths start here. */
  workspace: string
  /** The log when `log-path` is empty. */
  defaultLog: string
  platform: NodeJS.Platform
}

export type Mode = 'save' | 'discard' | 'check'

/** When and how the logs are uploaded. */
export interface UploadWish {
  when: 'always' | 'on-failure' | 'never'
  /** Null: a unique name. */
  name: string | null
  /** Null: the repository's own. */
  retentionDays: number | null
}

export interface ActionInputs {
  mode: Mode
  request: DismountRequest
  upload: UploadWish
}

const modes = ['save', 'discard', 'check'] as const
const verifies = ['auto', 'none', 'table', 'full'] as const
const logLevels = ['Errors', 'Warnings', 'WarningsInfo', 'Debug'] as const

// What the artifact service does not accept in a name; and the start of a workflow command, since the client prints it.
const badInName = /[\\/":<>|*?\p{Cc}]|##\[/u
const maxNameLength = 256

/** The inputs as a request that cannot hold a contradiction; throws one InputError that names every bad input. */
export function readInputs(source: InputSource, place: Place): ActionInputs {
  const reader = new InputReader(source)
  const mode = reader.word('mode', modes)
  const inputs: ActionInputs = {
    mode,
    request: {
      paths: readPaths(reader, place),
      disposition: readDisposition(reader, mode),
      verify: reader.word('verify', verifies, 'auto'),
      ifNotMounted: readIfNotMounted(reader, mode),
      logPath: readLogPath(reader, place),
      logLevel: readLogLevel(reader),
      scratchDirectory: readScratchDirectory(reader, place)
    },
    upload: readUpload(reader)
  }
  if (mode !== 'save') refuseVerify(reader, mode, inputs.request.verify)
  if (reader.problems.length > 0) throw new InputError(reader.problems)
  return inputs
}

function readDisposition(reader: InputReader, mode: Mode): Disposition {
  const append = reader.flag('append', false)
  const checkIntegrity = reader.flag('check-integrity', false)
  if (mode === 'save') return { kind: 'commit', append, checkIntegrity }
  const reason = `cannot go with mode "${mode}", which writes nothing; it accepts false there.`
  if (append) reader.refuse('append', `"${reader.text('append')}" ${reason}`)
  if (checkIntegrity) reader.refuse('check-integrity', `"${reader.text('check-integrity')}" ${reason}`)
  return { kind: mode === 'discard' ? 'discard' : 'check' }
}

function refuseVerify(reader: InputReader, mode: Mode, verify: string): void {
  if (verify !== 'table' && verify !== 'full') return
  reader.refuse(
    'verify',
    `"${verify}" cannot go with mode "${mode}", which saves nothing; it accepts auto or none there.`
  )
}

// A save that finds nothing to save is a failure. A discard is often a clean-up after a mount that failed.
function readIfNotMounted(reader: InputReader, mode: Mode): IfNotMounted {
  return reader.word('if-not-mounted', ['error', 'warn', 'ignore'], mode === 'discard' ? 'warn' : 'error')
}

function readLogLevel(reader: InputReader): LogLevel {
  const value = reader.text('log-level')
  if (value === '') return 'WarningsInfo'
  const level = logLevels.find((name, index) =>
    [name.toLowerCase(), `${index + 1}`].includes(value.toLowerCase())
  )
  if (level !== undefined) return level
  const accepted = logLevels.map((name, index) => `${index + 1} or ${name}`).join(', ')
  reader.refuse('log-level', `${shown(value)} is not known; it accepts ${accepted}.`)
  return 'WarningsInfo'
}

function readUpload(reader: InputReader): UploadWish {
  const name = reader.text('artifact-name')
  const bad = badInName.exec(name)?.[0]
  if (bad !== undefined) {
    reader.refuse(
      'artifact-name',
      `${shown(name)} holds ${JSON.stringify(bad)}; it accepts names without " : < > | * ? \\ / ##[ and control characters.`
    )
  } else if (name.length > maxNameLength) {
    reader.refuse(
      'artifact-name',
      `${shown(name)} is too long; it accepts up to ${maxNameLength} characters.`
    )
  }
  return {
    when: reader.word('upload-logs', ['always', 'on-failure', 'never'], 'always'),
    name: name === '' ? null : name,
    retentionDays: reader.wholeNumber('retention-days', { from: 1, to: 400 })
  }
}
