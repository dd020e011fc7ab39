import fs from 'node:fs'
import path from 'node:path'
import { validate } from '@actions/languageservice'
import { describe, expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'
import { readInputs } from '../src/inputs.js'
import { root } from './support/transcripts.js'

interface ActionYml {
  inputs: Record<string, { description: string; default?: string; required?: boolean }>
  outputs: Record<string, { description: string }>
  runs: Record<string, string>
}

const action = parse(fs.readFileSync(path.join(root, 'action.yml'), 'utf8')) as ActionYml

async function problemsOf(file: string, text: string): Promise<string[]> {
  const found = await validate(TextDocument.create(`file:///${file}`, 'yaml', 1, text))
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value))
}

/** The names of the inputs that the code asks for. */
function readNames(): string[] {
  const asked = new Set<string>()
  const source = {
    input: (name: string) => {
      asked.add(name)
      return { path: '/mnt', mode: 'save' }[name] ?? ''
    }
  }
  readInputs(source, { workspace: '/', defaultLog: '/tmp/dism.log', platform: 'linux' })
  return [...asked]
}

describe('action.yml', () => {
  test('is valid for GitHub’s own parser, which knows what is not', async () => {
    const text = fs.readFileSync(path.join(root, 'action.yml'), 'utf8')
    expect(await problemsOf('action.yml', text)).toEqual([])
    expect(await problemsOf('wrong/action.yml', text.replace('node24', 'node99'))).toHaveLength(1)
  })

  test('has the inputs that the code reads, no more and no less', () => {
    expect(Object.keys(action.inputs).sort()).toEqual(readNames().sort())
  })

  test('has defaults that the code accepts and that change nothing', () => {
    const defaults = Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''])
    )
    const place = { workspace: '/', defaultLog: '/tmp/dism.log', platform: 'linux' } as const
    const given: Record<string, string> = { ...defaults, path: '/mnt', mode: 'save' }
    const minimal: Record<string, string> = { path: '/mnt', mode: 'save' }
    expect(readInputs({ input: (name) => given[name] ?? '' }, place)).toEqual(
      readInputs({ input: (name) => minimal[name] ?? '' }, place)
    )
  })

  test('says of every input that is not required what it is by default', () => {
    for (const [name, input] of Object.entries(action.inputs)) {
      expect(input.required === true || input.default !== undefined, name).toBe(true)
    }
  })

  test('runs the bundle on Node.js 24, for each stage by an entry of its own', () => {
    const stages = { pre: 'dist/pre.js', main: 'dist/index.js', post: 'dist/post.js' }
    expect(action.runs).toEqual({ using: 'node24', ...stages })
  })

  test('gives the code what GitHub says of the job', () => {
    expect(action.inputs['job-status']?.default).toBe('${{ job.status }}')
  })
})

describe('the workflows', () => {
  const folder = path.join(root, '.github', 'workflows')
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.yml'))

  test.each(names)('%s is valid', async (name) => {
    const text = fs.readFileSync(path.join(folder, name), 'utf8')
    expect(await problemsOf(`.github/workflows/${name}`, text)).toEqual([])
  })
})
