import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from './support/transcripts.js'

// The rules of docs/decisions/0019: what a workflow may do, and what code of others it runs.

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}

interface Job {
  permissions?: unknown
  uses?: string
  container?: unknown
  'timeout-minutes'?: number
  steps?: Step[]
}

interface Workflow {
  on: unknown
  permissions?: unknown
  jobs: Record<string, Job>
}

interface File {
  name: string
  text: string
  workflow: Workflow
}

function filesIn(folder: string): File[] {
  return fs
    .readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => {
      const text = fs.readFileSync(path.join(root, folder, name), 'utf8')
      return { name, text, workflow: parse(text) as Workflow }
    })
}

const workflows = filesIn('.github/workflows')
const examples = filesIn('docs/examples')

function jobsOf({ workflow }: File): Job[] {
  return Object.values(workflow.jobs)
}

function stepsOf(file: File): Step[] {
  return jobsOf(file).flatMap(({ steps = [] }) => steps)
}

/** What is not of this repository. A released workflow names its own action by a placeholder. */
function foreign(uses: string): boolean {
  return !uses.startsWith('./') && !uses.startsWith('OWNER/dismount-windows-image')
}

/** Every `uses:` line with what is behind its `#`. */
function pins({ text }: File): { action: string; ref: string; version: string }[] {
  const lines = [...text.matchAll(/^\s*(?:- )?uses: ([^@\s]+)(?:@(\S+))?(?: # (\S+))?$/gm)]
  return lines
    .map(([, action = '', ref = '', version = '']) => ({ action, ref, version }))
    .filter(({ action }) => foreign(action))
}

describe.each(workflows.map((file) => [file.name, file] as const))('%s', (_name, file) => {
  test('begins with no permissions, and each job names its own', () => {
    expect(file.workflow.permissions).toEqual({})
    for (const job of jobsOf(file)) expect(job.permissions).toBeTypeOf('object')
  })

  test('runs no code of others but by a full commit hash, with its version beside it', () => {
    const used = [...stepsOf(file), ...jobsOf(file)].flatMap(({ uses }) => uses ?? []).filter(foreign)
    expect(
      pins(file)
        .map(({ action, ref }) => `${action}@${ref}`)
        .sort()
    ).toEqual([...used].sort())
    for (const { ref, version } of pins(file)) {
      expect(ref).toMatch(/^[0-9a-f]{40}$/)
      expect(version).toMatch(/^v\d+\.\d+\.\d+$/)
    }
  })

  test('starts no container but by its digest', () => {
    for (const { container } of jobsOf(file)) {
      if (container !== undefined) expect(container).toMatch(/@sha256:[0-9a-f]{64}$/)
    }
  })

  test('keeps no credentials in a checkout', () => {
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    for (const step of checkouts) expect(step.with?.['persist-credentials']).toBe(false)
  })

  test('is not started by others with our rights, and ends', () => {
    expect(JSON.stringify(file.workflow.on)).not.toMatch(/pull_request_target|workflow_run|issue_comment/)
    for (const job of jobsOf(file)) {
      if (job.uses === undefined) expect(job['timeout-minutes']).toBeTypeOf('number')
    }
  })
})

describe('no text from outside becomes part of a script', () => {
  test.each([...workflows, ...examples].map((file) => [file.name, file] as const))('%s', (_name, file) => {
    for (const { run = '', uses = '' } of stepsOf(file)) {
      expect(run).not.toContain('${{')
      expect(uses).not.toContain('github-script')
    }
  })
})

test('one version of an action is used everywhere, the one whose hash was confirmed', () => {
  const page = fs.readFileSync(path.join(root, 'docs/decisions/0019-supply-chain.md'), 'utf8')
  for (const { action, ref, version } of workflows.flatMap(pins)) {
    const repository = action.split('/').slice(0, 2).join('/')
    expect(page).toContain(`| ${repository} | ${version} | \`${ref}\` |`)
  }
})

test('examples ask for the permissions that they need', () => {
  for (const { name, workflow } of examples) {
    const asked = [workflow.permissions, ...Object.values(workflow.jobs).map((job) => job.permissions)]
    expect(
      asked.some((one) => typeof one === 'object'),
      name
    ).toBe(true)
    expect(asked, name).not.toContain('write-all')
  }
})

test('an update waits until a bad release had time to be found out', () => {
  const { updates } = parse(fs.readFileSync(path.join(root, '.github/dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; cooldown?: { 'default-days': number } }[]
  }
  expect(updates.map((update) => update['package-ecosystem']).sort()).toEqual([
    'github-actions',
    'npm',
    'pip'
  ])
  for (const { cooldown } of updates) expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7)
})
