import { describe, expect, test } from 'vitest'
import { LineSplitter } from '../../src/native/lines.js'

function split(chunks: readonly (string | Buffer)[], limit?: number): string[] {
  const splitter = new LineSplitter(limit === undefined ? {} : { limit })
  return [...chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk))), ...splitter.end()]
}

describe('lines of the core', () => {
  test('end at every kind of line break, also one that is spread over chunks', () => {
    expect(split(['a\nb\r', '\nc\rd', '\r', '\n', 'e\n'])).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('two line breaks are an empty line', () => {
    expect(split(['a\r', '\rb\n', '\nc'])).toEqual(['a', '', 'b', '', 'c'])
  })

  test('keep characters that are spread over chunks', () => {
    const bytes = Buffer.from('{"path":"é🙂"}\n')
    expect(split([...bytes].map((byte) => Buffer.of(byte)))).toEqual(['{"path":"é🙂"}'])
  })

  test('include a last one that nothing ends', () => {
    expect(split(['one\ntw', 'o'])).toEqual(['one', 'two'])
  })

  test('are cut at the limit, and the next one is whole', () => {
    expect(split(['x'.repeat(10), 'y'.repeat(10), '\nnext\n'], 15)).toEqual(['xxxxxxxxxxyyyyy', 'next'])
  })
})
