import path from 'node:path'
import type { ActionInputs } from '../../src/inputs.js'
import type { PathResult } from '../../src/native/events.js'
import type { CoreExit } from '../../src/native/process.js'
import { recordEvent, recordExit, startRecord, type RunRecord } from '../../src/report/record.js'
import { eventsOf, resultOf, runFile } from './transcripts.js'

export const mountPath = resultOf('commit').path

/** What a user asks for with mode save and nothing else. */
export function inputsFor(changes: Partial<ActionInputs['request']> = {}): ActionInputs {
  const mode = modeOf(changes.disposition?.kind)
  return {
    mode,
    chosen: { mode, because: null },
    request: {
      paths: [mountPath],
      disposition: {
        kind: 'commit',
        append: false,
        checkIntegrity: false,
        imageName: null,
        imageDescription: null,
        compressionLevel: 'normal'
      },
      verify: 'auto',
      ifNotMounted: 'error',
      logPath: path.resolve('/tmp/dism.log'),
      logLevel: 'WarningsInfo',
      scratchDirectory: null,
      unloadHives: true,
      handleTimeout: 30,
      onSaveFailure: 'fail',
      ...changes
    },
    upload: { when: 'always', name: null, retentionDays: null },
    summary: true,
    cleanup: true
  }
}

/** A recorded run as a record; `exit` where it is not what the run promised. */
export function recordOf(
  name: string,
  { inputs = inputsFor(), exit = {} }: { inputs?: ActionInputs; exit?: Partial<CoreExit> } = {}
): RunRecord {
  const events = eventsOf(runFile(name))
  const told = events.at(-1)
  const promised = told?.type === 'finished' ? told.exitCode : 139
  const record = events.reduce(recordEvent, startRecord({ inputs, startedAt: new Date(0) }))
  return recordExit(record, { exitCode: promised, stderr: [], protocolError: null, ...exit }, null)
}

/** A record with these results instead. */
export function recordWith(...results: Partial<PathResult>[]): RunRecord {
  const base = resultOf('commit')
  const all = results.map((changes, index) => ({ ...base, path: `/mnt/${index}`, ...changes }))
  const inputs = inputsFor({ paths: all.map(({ path: mount }) => mount) })
  return { ...recordOf('commit', { inputs }), results: all }
}

function modeOf(kind: string | undefined): ActionInputs['chosen']['mode'] {
  if (kind === 'discard' || kind === 'check') return kind
  return 'save'
}
