import fs from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { decodeEvent } from '../../src/native/decode.js'
import { encodeRequest, type CoreRequest } from '../../src/request.js'
import { inputsFor } from '../support/records.js'
import { eventsOf, handMadeRuns, linesOf, root, transcripts } from '../support/transcripts.js'

function schema(name: string): object {
  return JSON.parse(fs.readFileSync(path.join(root, 'protocol', `${name}.schema.json`), 'utf8')) as object
}

// Strict, so that a misspelt keyword in a schema is an error.
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true })
const isEvent = ajv.compile(schema('event'))
const isRequest = ajv.compile(schema('request'))

describe.each([...transcripts, ...handMadeRuns])('the run $name', ({ name, file }) => {
  test('fits the schema, line by line', () => {
    for (const line of linesOf(file)) {
      expect(isEvent(JSON.parse(line)), `${line}\n${ajv.errorsText(isEvent.errors)}`).toBe(true)
    }
  })

  test('loses nothing when it is decoded', () => {
    for (const line of linesOf(file)) expect(decodeEvent(line)).toEqual(JSON.parse(line))
  })

  test('starts with hello, and ends with the only finished unless the core died', () => {
    const types = eventsOf(file).map(({ type }) => type)
    expect(types[0]).toBe('hello')
    expect(types.filter((type) => type === 'hello')).toHaveLength(1)
    expect(types.indexOf('finished')).toBe(name.startsWith('crash') ? -1 : types.length - 1)
  })
})

test('there are recorded runs of every kind', () => {
  const names = transcripts.map(({ name }) => name)
  const kinds = ['append', 'cancelled', 'check', 'commit', 'crash', 'discard', 'integrity-failure', 'not-mounted']
  expect(names).toEqual(expect.arrayContaining([...kinds, 'partial-unmount']))
})

test.each<CoreRequest>([
  { command: 'dismount', ...inputsFor().request },
  { command: 'dismount', ...inputsFor({ disposition: { kind: 'discard' }, paths: '*' }).request },
  {
    command: 'dismount',
    ...inputsFor({ disposition: { kind: 'check' }, scratchDirectory: '/tmp', logPath: null }).request
  },
  { command: 'mounts' },
  {
    command: 'verify',
    files: ['/a.wim'],
    level: 'full',
    requireTable: true,
    logPath: null,
    logLevel: 'Debug'
  }
])('a request of ours fits the schema: %j', (request) => {
  expect(isRequest(JSON.parse(encodeRequest(request))), ajv.errorsText(isRequest.errors)).toBe(true)
})
