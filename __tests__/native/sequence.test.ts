import { describe, expect, test } from 'vitest'
import type { JobEvent } from '../../src/native/events.js'
import { Sequence } from '../../src/native/sequence.js'
import type { CoreRequest } from '../../src/request.js'
import { inputsFor } from '../support/records.js'
import { resultOf } from '../support/transcripts.js'

const hello: JobEvent = { type: 'hello', protocol: 1, version: '0.1.0', pid: 4711, platform: 'linux-x64' }
const finished: JobEvent = { type: 'finished', exitCode: 0, error: null }

function result(path: string): JobEvent {
  return { type: 'result', ...resultOf('commit'), path }
}

function fileVerified(path: string): JobEvent {
  const verification = {
    level: 'full',
    passed: true,
    integrityTable: true,
    tableChunks: 1,
    streams: 1,
    bytes: 1,
    durationMs: 1
  } as const
  return { type: 'fileVerified', path, size: 1, images: [], verification, digest: null, error: null }
}

function dismount(paths: readonly string[] | '*'): CoreRequest {
  return { command: 'dismount', ...inputsFor({ paths }).request }
}

const verify: CoreRequest = {
  command: 'verify',
  files: ['/a.wim', '/b.wim'],
  level: 'full',
  requireTable: false,
  logPath: null,
  logLevel: 'Debug'
}

/** The first refusal of these events, if any. */
function refusal(request: CoreRequest, ...events: (JobEvent | null)[]): string | null {
  const sequence = new Sequence(request)
  return events.map((event) => sequence.refuse(event)).find((reason) => reason !== null) ?? null
}

describe('the events of a run', () => {
  test('come in their order, with an answer for each thing that was asked for', () => {
    expect(refusal(dismount(['/a', '/b']), hello, null, result('/b'), result('/a'), finished)).toBeNull()
    expect(refusal(dismount('*'), hello, result('/whatever'), finished)).toBeNull()
    expect(refusal(verify, hello, fileVerified('/b.wim'), fileVerified('/a.wim'), finished)).toBeNull()
    expect(refusal({ command: 'mounts' }, hello, finished)).toBeNull()
  })

  test('begin once and end once', () => {
    expect(refusal(verify, finished)).toBe('before "hello"')
    expect(refusal(verify, hello, hello)).toBe('a second "hello"')
    for (const late of [finished, hello, fileVerified('/a.wim'), null]) {
      expect(refusal(verify, hello, finished, late)).toBe('after "finished"')
    }
  })

  test('answer nothing that was not asked for, and nothing twice', () => {
    const unasked = 'nobody asked for it'
    expect(refusal(dismount(['/a']), hello, result('/other'))).toBe(unasked)
    expect(refusal(dismount(['/a']), hello, fileVerified('/a'))).toBe(unasked)
    expect(refusal(verify, hello, fileVerified('/c.wim'))).toBe(unasked)
    expect(refusal(verify, hello, result('/a.wim'))).toBe(unasked)
    expect(refusal({ command: 'mounts' }, hello, result('/a'))).toBe(unasked)
    expect(refusal(dismount(['/a']), hello, result('/a'), result('/a'))).toBe('it is answered already')
    expect(refusal(dismount('*'), hello, result('/a'), result('/a'))).toBe('it is answered already')
  })
})
