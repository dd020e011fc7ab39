import fs from 'node:fs'
import path from 'node:path'
import { validate } from '@actions/languageservice'
import { describe, expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'
import { readVerifyInputs } from '../../src/verify/inputs.js'
import { root } from '../support/transcripts.js'

function read(given: Readonly<Record<string, string>>) {
  const asked = new Set<string>()
  const input = (name: string) => {
    asked.add(name)
    return given[name] ?? ''
  }
  return { inputs: readVerifyInputs({ input }), asked: [...asked] }
}

describe('the inputs of verify/action.yml', () => {
  const text = fs.readFileSync(path.join(root, 'verify', 'action.yml'), 'utf8')
  const action = parse(text) as { inputs: Record<string, { default?: string }>; runs: { main: string } }

  test('are one file, all streams, a summary when nothing else is said', () => {
    expect(read({ image: 'a.wim' }).inputs).toEqual({
      images: ['a.wim'],
      level: 'full',
      requireTable: false,
      summary: true
    })
  })

  test('are those that the code reads, with defaults that change nothing', () => {
    const defaults = Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''])
    )
    const { inputs, asked } = read({ ...defaults, image: 'a.wim' })
    expect(asked.sort()).toEqual(Object.keys(action.inputs).sort())
    expect(inputs).toEqual(read({ image: 'a.wim' }).inputs)
  })

  test('all of them are refused in one message', () => {
    const given = { image: ' \n ', level: 'most', 'require-table': 'perhaps' }
    expect(() => read(given)).toThrow(
      /^3 inputs cannot be used; nothing was touched\.\n- image: .*\n- level: "most" .*full or table\.\n- require-table: "perhaps"/
    )
  })

  test('belong to an action that is valid, on the bundle of the other one', async () => {
    const found = await validate(TextDocument.create('file:///verify/action.yml', 'yaml', 1, text))
    expect(found.map(({ message }) => message)).toEqual([])
    expect(action.runs.main).toBe('../dist/verify.js')
  })
})
