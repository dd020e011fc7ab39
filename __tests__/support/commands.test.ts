import { describe, expect, test } from 'vitest'
import { parseCommand, readLines, splitLines } from './commands.js'
import { parsePairs } from './file-commands.js'

describe('the harness reads a step as the runner does', () => {
  test('a lone carriage return ends a line', () => {
    expect(splitLines('10%\r20%\rdone\r\nnext\nlast')).toEqual(['10%', '20%', 'done', 'next', 'last'])
  })

  test('a command of the colon form must start its line, after white space', () => {
    expect(parseCommand('  ::warning title=a%2Cb,line=1::x%0Ay%25')).toEqual({
      name: 'warning',
      properties: { title: 'a,b', line: '1' },
      data: 'x\ny%'
    })
    expect(parseCommand('> ::warning::x')).toBeNull()
    expect(parseCommand('::no-such-command::x')).toBeNull()
  })

  test('a command of the bracket form is found anywhere in a line', () => {
    expect(parseCommand('12:00 ##[set-output name=verified]true')).toEqual({
      name: 'set-output',
      properties: { name: 'verified' },
      data: 'true'
    })
  })

  test('nothing is a command while commands are stopped', () => {
    const kinds = readLines(['::stop-commands::token', '::error::x', '::token::', '::error::y']).map(
      ({ kind }) => kind
    )
    expect(kinds).toEqual(['command', 'text', 'text', 'command'])
  })

  test('the last value of an output counts, and a broken file fails', () => {
    expect(parsePairs('a=1\nb<<EOF\nx\ny\nEOF\na=2\n')).toEqual({ a: '2', b: 'x\ny' })
    expect(() => parsePairs('b<<EOF\nx\n')).toThrow('delimiter')
  })
})
