import { describe, expect, test } from 'vitest'
import { maxLineLength, printable, printableLine } from '../../src/report/printable.js'
import { readLines, splitLines } from '../support/commands.js'

const hostile = [
  '::error::forged',
  '   ::add-mask::secret',
  '\u00a0::error::after a no-break space',
  '\u3000::error::after an ideographic space',
  '\u200b::error::after a zero-width space',
  'progress\r::set-output name=verified::true',
  'one\n::stop-commands::x',
  'one\r\n::group::x',
  'time ##[set-output name=verified]true',
  '##[add-mask]a ##[error]b',
  '##[[error]]##[error]c',
  '\u0000::error::x',
  '\u0085::error::after a next-line character',
  '\u2028::error::after a line separator',
  '\ufeff::error::after a byte order mark'
]

describe('text from outside', () => {
  test.each(hostile)('%j holds no command once it is printable', (text) => {
    const lines = readLines(splitLines(printable(text)))
    expect(lines.filter(({ kind }) => kind === 'command')).toEqual([])
    expect(readLines(splitLines(printableLine(text))).map(({ kind }) => kind)).toEqual(['text'])
  })

  test('is otherwise left alone', () => {
    const text = 'C:\\mnt\\Users\\Åsa – 日本語 🙂: a::b [x] # 5\tend'
    expect(printable(text)).toBe(text)
  })

  test('shows control characters and marks that reorder text', () => {
    expect(printable('a\u001b[31mb\u202ec')).toBe('a\\x1b[31mb\\u202ec')
  })

  test('is cut at the length of a line, between characters', () => {
    const cut = printable(`${'x'.repeat(maxLineLength - 1)}🙂 and more`)
    expect(cut).toBe(`${'x'.repeat(maxLineLength - 1)}… (11 more characters)`)
  })

  test('never holds half a character', () => {
    expect(printable('a\ud800b')).toBe('a\ufffdb')
  })
})
