import { describe, expect, test } from 'vitest'
import { decodeEvent, ProtocolError } from '../../src/native/decode.js'
import { runLines } from '../support/transcripts.js'

const hello = '{"type":"hello","protocol":1,"version":"0.1.0","pid":4711,"platform":"linux-x64"}'

function changed(name: string, type: string, changes: object): string {
  const line = runLines(name).find((candidate) => candidate.startsWith(`{"type":"${type}"`)) ?? '{}'
  return JSON.stringify({ ...(JSON.parse(line) as object), ...changes })
}

describe('decodeEvent', () => {
  test('gives a typed event', () => {
    expect(decodeEvent(hello)).toEqual({
      type: 'hello',
      protocol: 1,
      version: '0.1.0',
      pid: 4711,
      platform: 'linux-x64'
    })
  })

  test('passes over types and fields that it does not know', () => {
    expect(decodeEvent('{"type":"weather","sun":true}')).toBeNull()
    expect(decodeEvent(hello.replace('{', '{"colour":"blue",'))).not.toHaveProperty('colour')
  })

  test.each([
    ['not JSON', 'Segmentation fault'],
    ['not JSON', ''],
    ['not an object', '[1]'],
    ['not an object', 'null'],
    ['"type" is not a text', '{"kind":"hello"}'],
    ['"protocol" is not the number 1', hello.replace('"protocol":1', '"protocol":2')],
    ['"pid" is not the number of a process', hello.replace('4711', '0')],
    ['"pid" is not a whole number', hello.replace('4711', '-1')],
    ['"phase" is not one of', changed('commit', 'phaseStarted', { phase: 'lunch' })],
    ['"done" is not a whole number', changed('commit', 'progress', { done: 1.5 })],
    ['"done" is not a whole number', changed('commit', 'progress', { done: 2 ** 60 })],
    ['"archivedTo" is not a text', changed('commit', 'logOpened', { archivedTo: undefined })],
    ['"digest" is not like', changed('commit', 'result', { digest: 'sha256:xyz' })],
    ['"verified" is not one of', changed('commit', 'result', { verified: '' })],
    ['"saved" is not true or false', changed('commit', 'result', { saved: 'true' })],
    ['"phases" is not a list', changed('commit', 'result', { phases: null })],
    ['"phases" is not a list of objects', changed('commit', 'result', { phases: [1] })],
    ['"image" is not an object', changed('commit', 'result', { image: [] })],
    ['"code" is not like', changed('commit', 'finished', { error: { code: '5' } })]
  ])('refuses a line: %s', (reason, line) => {
    expect(() => decodeEvent(line)).toThrow(ProtocolError)
    expect(() => decodeEvent(line)).toThrow(reason)
  })

  test('quotes the line short and printable', () => {
    expect(() => decodeEvent(`##[error]\r::error::x${'y'.repeat(5000)}`)).toThrow(
      /: ##\\\[error\] ::error::xy{100,200}…$/
    )
  })
})
