import type { InputSource } from './inputs/reader.js'
import { logWriters } from './native/events.js'
import * as is from './native/fields.js'
import type { RunRecord } from './report/record.js'
import type { Runner } from './runner.js'

/** What is needed to find the log of a run. */
export type LogPlace = Pick<RunRecord, 'core' | 'log'>

/** What the main step leaves for `post`, which runs also when the main step was killed. */
export interface MainState {
  /** False: it was skipped. */
  started: boolean
  /** It told all that it knew, and uploaded what it had to. */
  finished: boolean
  /** The output of that name; empty while there is none. */
  result: string
  /** Null while the core has opened no log. */
  logPlace: LogPlace | null
  /** The folder with the collected logs; empty while there is none. */
  logDirectory: string
  /** The inputs as the main step saw them: the status of the job has changed since. */
  inputs: InputSource
}

export function keepStarted(runner: Runner): void {
  runner.saveState('main', 'started')
  runner.saveState('job-status', runner.input('job-status'))
}

export function keepFinished(runner: Runner): void {
  runner.saveState('main', 'finished')
}

export function keepResult(runner: Runner, result: string): void {
  runner.saveState('result', result)
}

export function keepLogPlace(runner: Runner, { core, log }: LogPlace): void {
  runner.saveState('log-place', JSON.stringify({ core, log }))
}

export function keepLogDirectory(runner: Runner, directory: string): void {
  runner.saveState('log-directory', directory)
}

export function readMainState(runner: Runner): MainState {
  const main = runner.state('main')
  return {
    started: main !== '',
    finished: main === 'finished',
    result: runner.state('result'),
    logPlace: readLogPlace(runner.state('log-place')),
    logDirectory: runner.state('log-directory'),
    inputs: {
      input: (name) => (name === 'job-status' ? runner.state('job-status') : runner.input(name))
    }
  }
}

function readLogPlace(kept: string): LogPlace | null {
  try {
    const place: unknown = JSON.parse(kept)
    if (!is.isFields(place)) return null
    return {
      core: is.object(place, 'core', (core) => ({
        version: is.text(core, 'version'),
        platform: is.text(core, 'platform'),
        pid: is.count(core, 'pid')
      })),
      log: is.object(place, 'log', (log) => ({
        path: is.text(log, 'path'),
        archivedTo: is.orNull(log, 'archivedTo', is.text),
        writer: is.oneOf(log, 'writer', logWriters)
      }))
    }
  } catch {
    return null
  }
}
