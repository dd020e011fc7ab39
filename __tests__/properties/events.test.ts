import fs from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEvent, ProtocolError } from '../../src/native/decode.js'
import { LineSplitter } from '../../src/native/lines.js'
import { hostileBytes, hostileText } from '../support/arbitrary.js'
import { handMadeRuns, linesOf, root } from '../support/transcripts.js'

const ajv = new Ajv2020({ strict: false })
const schema = JSON.parse(fs.readFileSync(path.join(root, 'protocol', 'event.schema.json'), 'utf8')) as object
const isEvent = ajv.compile(schema)

const recorded = handMadeRuns
  .flatMap(({ file }) => linesOf(file))
  .map((line) => JSON.parse(line) as Record<string, unknown>)

/** An event of the schema or null, or an error of ours: nothing else may come of a line. */
function decode(line: string): unknown {
  try {
    const event = decodeEvent(line)
    if (event !== null) expect(isEvent(event), `${line}\n${ajv.errorsText(isEvent.errors)}`).toBe(true)
    return event
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError)
    return error
  }
}

/** A copy in which one value, however deep, is another one. */
function mutated(value: unknown, depth: readonly number[], other: unknown): unknown {
  const [first, ...rest] = depth
  if (first === undefined || typeof value !== 'object' || value === null) return other
  const names = Object.keys(value)
  const name = names[first % Math.max(1, names.length)]
  if (name === undefined) return other
  const inner = mutated((value as Record<string, unknown>)[name], rest, other)
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === name ? inner : item))
  return { ...value, [name]: inner }
}

describe('a line of the core', () => {
  test('of any text is an event, is passed over, or is refused', () => {
    fc.assert(fc.property(fc.oneof(hostileText(), fc.json()), (line) => void decode(line)))
  })

  test('that was an event until one of its values changed is an event still, or is refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...recorded),
        fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
        fc.oneof(fc.jsonValue(), hostileText(), fc.constantFrom(-1, 2 ** 53, 1e308, 0.5, null, [], {})),
        (event, depth, other) => void decode(JSON.stringify(mutated(event, depth, other)))
      ),
      { numRuns: 1000 }
    )
  })

  test('keeps every text as it was', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (text, place) => {
        const event = {
          type: 'message',
          severity: 'info',
          path: place.toWellFormed(),
          text: text.toWellFormed()
        }
        expect(decodeEvent(JSON.stringify(event))).toEqual(event)
      })
    )
  })

  test('cannot put anything into the objects that everything else is made from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        decode(`{"__proto__":{"type":"hello","tainted":1},"constructor":${JSON.stringify(value)}}`)
        expect({}).not.toHaveProperty('tainted')
      })
    )
  })
})

describe('bytes in pieces', () => {
  test('give the lines that they give in one piece', () => {
    fc.assert(
      fc.property(fc.array(hostileBytes(), { maxLength: 8 }), (pieces) => {
        const split = (chunks: readonly Buffer[]): string[] => {
          const splitter = new LineSplitter()
          return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()]
        }
        const whole = Buffer.concat(pieces)
        expect(split(pieces)).toEqual(split([whole]))
        expect(split([...whole].map((byte) => Buffer.from([byte])))).toEqual(split([whole]))
        for (const line of split(pieces)) expect(line).not.toMatch(/[\r\n]/)
      })
    )
  })
})
