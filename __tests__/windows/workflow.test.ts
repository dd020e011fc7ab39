import fs from 'node:fs'
import path from 'node:path'
import { validate } from '@actions/languageservice'
import { describe, expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'
import { root } from '../support/transcripts.js'

// The workflow for real Windows cannot run here, so all of it that can be checked without running is.
interface Step {
  id?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
}
interface Workflow {
  permissions: unknown
  jobs: Record<string, { permissions: unknown; steps: readonly Step[] }>
}

const file = '.github/workflows/windows.yml'
const text = fs.readFileSync(path.join(root, file), 'utf8')
const workflow = parse(text) as Workflow
const jobs = Object.values(workflow.jobs)
const steps = jobs.flatMap((job) => job.steps)

async function problemsOf(name: string, content: string): Promise<string[]> {
  const found = await validate(TextDocument.create(`file:///${name}`, 'yaml', 1, content))
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value))
}

/** The inputs or outputs of an action of this repository. */
function namesOf(uses: string, section: 'inputs' | 'outputs'): string[] {
  const action = parse(fs.readFileSync(path.join(root, uses, 'action.yml'), 'utf8')) as Record<
    typeof section,
    object
  >
  return Object.keys(action[section])
}

describe('the workflow for real Windows', () => {
  test('is valid for GitHub’s own parser, which knows what is not', async () => {
    expect(await problemsOf(file, text)).toEqual([])
    expect(await problemsOf('wrong.yml', text.replace('permissions: {}', 'permission: {}'))).not.toEqual([])
  })

  test('gives the actions of this repository inputs that they have', () => {
    const own = steps.filter((step) => step.uses?.startsWith('./') === true)
    expect(own.length).toBeGreaterThan(10)
    for (const { uses = '', with: given = {} } of own) {
      expect(namesOf(uses, 'inputs')).toEqual(expect.arrayContaining(Object.keys(given)))
    }
  })

  test('expects outputs that the actions have', () => {
    const known = new Set([...namesOf('./', 'outputs'), ...namesOf('./verify', 'outputs')])
    const expected = steps.flatMap(({ run = '' }) =>
      run.includes('expect-outputs.ps1') ? [...run.matchAll(/'([a-z-]+)=/g)].map((match) => match[1]) : []
    )
    expect(expected.length).toBeGreaterThan(10)
    for (const name of expected) expect(known).toContain(name)
  })

  test('has no right but to read, and keeps no credentials', () => {
    expect(workflow.permissions).toEqual({})
    for (const job of jobs) expect(job.permissions).toEqual({ contents: 'read' })
    for (const { uses, with: given } of steps) {
      if (uses?.startsWith('actions/checkout@') === true)
        expect(given).toEqual({ 'persist-credentials': false })
    }
  })

  test('refers to steps that are in the job', () => {
    for (const job of jobs) {
      const ids = job.steps.flatMap(({ id }) => id ?? [])
      const named = [...JSON.stringify(job).matchAll(/\bsteps\.([\w-]+)\./g)].map(([, id]) => id)
      expect(ids).toEqual(expect.arrayContaining(named))
    }
  })

  test('puts no expression into a script', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{')
  })

  test('runs scripts that are there, with parameters that they have', () => {
    for (const { run = '' } of steps) {
      for (const [, script = '', rest = ''] of run.matchAll(/(scripts\/windows\/[\w-]+\.ps1)([^\n]*)/g)) {
        const source = fs.readFileSync(path.join(root, script), 'utf8')
        for (const [, parameter = ''] of rest.matchAll(/ -([A-Z][A-Za-z]+)/g)) {
          expect(source, script).toMatch(new RegExp(`\\] \\$${parameter}\\b`))
        }
      }
    }
  })
})
