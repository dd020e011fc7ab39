import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { behind, inOrder } from '../../src/report/in-order.js'

describe('patterns one behind the other', () => {
  test('are found as by one pattern with anything between them', () => {
    const line = fc
      .array(fc.constantFrom('wim', ' ', 'x', 'not found', 'Not', '\t'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(line, (text) => {
        expect(inOrder(/\bwim\b/, /\bnot found\b/)(text)).toBe(/\bwim\b.*\bnot found\b/.test(text))
      })
    )
  })

  test('leave what is behind the first of each', () => {
    expect(behind('one two one two three', [/one/, /two/])).toBe(' one two three')
    expect(behind('two one', [/one/, /two/])).toBeNull()
    expect(behind('as it is', [])).toBe('as it is')
  })

  test('are each searched for once, however often the first one is there', () => {
    let searches = 0
    class Counted extends RegExp {
      override exec(text: string): RegExpExecArray | null {
        searches += 1
        return super.exec(text)
      }
    }
    const line = 'Process '.repeat(100_000)
    expect(inOrder(new Counted('\\bProcess\\b'), new Counted(' is accessing file'))(line)).toBe(false)
    expect(searches).toBe(2)
  })
})
