import { Failure } from './failure.js'
import { readDisposition } from './inputs/disposition.js'
import { choose, readMode, saves, type Choice, type Mode } from './inputs/mode.js'
import { readLogPath } from './inputs/log-path.js'
import { readPaths, readScratchDirectory } from './inputs/paths.js'
import { InputReader, shown, type InputSource } from './inputs/reader.js'
import { readUpload, type UploadWish } from './inputs/upload.js'
import type { DismountRequest, IfNotMounted, LogLevel } from './request.js'

export type { Choice, Mode, UploadWish }

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
  /** The log when `log-path` is empty; null: the engine's own default. */
  defaultLog: string | null
  platform: NodeJS.Platform
}

export interface ActionInputs {
  /** As the user wrote it. */
  mode: Mode
  chosen: Choice
  request: DismountRequest
  upload: UploadWish
  /** Whether there is a job summary. */
  summary: boolean
  /** Whether `post` discards what the job leaves mounted below the paths. */
  cleanup: boolean
}

const verifies = ['auto', 'none', 'table', 'full'] as const
const logLevels = ['Errors', 'Warnings', 'WarningsInfo', 'Debug'] as const
const defaultHandleTimeout = 30

/** The inputs as a request that cannot hold a contradiction; throws one InputError that names every bad input. */
export function readInputs(source: InputSource, place: Place): ActionInputs {
  const reader = new InputReader(source)
  const inputs = readAll(reader, place)
  if (reader.problems.length > 0) throw new InputError(reader.problems)
  return inputs
}

/**
 * What `post` goes by: a discard of `paths`, which it found out. Bad inputs were told by the main step; here they count
 * as their defaults, but a bad `cleanup` as false, and a bad `path` as none.
 */
export function readCleanup(source: InputSource, place: Place): ActionInputs {
  const reader = new InputReader(source)
  const inputs = readAll(reader, place)
  const { request } = inputs
  return {
    ...inputs,
    cleanup: inputs.cleanup && !reader.isRefused('cleanup'),
    request: {
      ...request,
      paths: reader.isRefused('path') ? [] : request.paths,
      disposition: { kind: 'discard' },
      verify: 'none',
      ifNotMounted: 'ignore',
      logPath: reader.isRefused('log-path') ? place.defaultLog : request.logPath,
      scratchDirectory: reader.isRefused('scratch-directory') ? null : request.scratchDirectory,
      onSaveFailure: 'fail'
    }
  }
}

function readAll(reader: InputReader, place: Place): ActionInputs {
  const mode = readMode(reader)
  const chosen = choose(reader, mode)
  const paths = readPaths(reader, { ...place, mode })
  const disposition = readDisposition(reader, mode, chosen)
  const verify = reader.word('verify', verifies, 'auto')
  if (!saves(mode)) refuseVerify(reader, mode, verify)
  const onSaveFailure = reader.word('on-save-failure', ['fail', 'discard'], 'fail')
  const commits = chosen.mode === 'save'
  return {
    mode,
    chosen,
    request: {
      paths,
      disposition,
      verify: commits ? verify : 'auto',
      ifNotMounted: readIfNotMounted(reader, chosen),
      logPath: readLogPath(reader, place),
      logLevel: readLogLevel(reader),
      scratchDirectory: readScratchDirectory(reader, place),
      unloadHives: reader.flag('unload-hives', true),
      handleTimeout: reader.wholeNumber('handle-timeout', { from: 0, to: 86_400 }) ?? defaultHandleTimeout,
      onSaveFailure: commits ? onSaveFailure : 'fail'
    },
    upload: readUpload(reader),
    summary: reader.flag('summary', true),
    cleanup: reader.flag('cleanup', true)
  }
}

function refuseVerify(reader: InputReader, mode: Mode, verify: string): void {
  if (verify !== 'table' && verify !== 'full') return
  reader.refuse(
    'verify',
    `"${verify}" cannot go with mode "${mode}", which saves nothing; it accepts auto or none there.`
  )
}

// A save that finds nothing to save is a failure, also when `auto` chose it. A discard is often a clean-up after a mount
// that failed.
function readIfNotMounted(reader: InputReader, chosen: Choice): IfNotMounted {
  return reader.word(
    'if-not-mounted',
    ['error', 'warn', 'ignore'],
    chosen.mode === 'discard' ? 'warn' : 'error'
  )
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
