import { describe, expect, test } from 'vitest'
import { recordEvent } from '../../src/report/record.js'
import { ProtocolError } from '../../src/native/decode.js'
import { recordOf } from '../support/records.js'
import { resultOf } from '../support/transcripts.js'

describe('the record of a run', () => {
  test('keeps what a report needs', () => {
    const record = recordOf('commit')
    expect(record).toMatchObject({
      core: { version: '0.1.0', platform: 'linux-x64', pid: 4711 },
      log: { archivedTo: expect.stringMatching(/dism\.log\.bak$/) as string },
      results: [resultOf('commit')],
      ending: { kind: 'finished', exitCode: 0, error: null }
    })
    expect(record.findings).toHaveLength(8)
    expect(record.notes).toHaveLength(1)
  })

  test('of a core that stopped before it had finished says so', () => {
    expect(recordOf('crash', { exit: { exitCode: null, stderr: ['bye'] } }).ending).toEqual({
      kind: 'died',
      exitCode: null,
      stderr: ['bye']
    })
  })

  test('does not believe a core that promised another exit code', () => {
    expect(recordOf('commit', { exit: { exitCode: 139 } }).ending).toMatchObject({
      kind: 'died',
      exitCode: 139
    })
  })

  test('says when the output was not the protocol', () => {
    const protocolError = new ProtocolError('oops', 'not JSON')
    expect(recordOf('commit', { exit: { protocolError } }).ending).toMatchObject({
      kind: 'garbled',
      reason: 'The native core wrote a line that is not an event (not JSON): oops'
    })
  })

  test('does not grow without end', () => {
    let record = recordOf('commit')
    for (let count = 0; count < 1000; count++) {
      record = recordEvent(record, { type: 'message', severity: 'info', path: '', text: 'again' })
    }
    expect(record.notes).toHaveLength(200)
  })
})
