import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { tempFile, tempFolder } from './support/temp.js'
import { root } from './support/transcripts.js'

// The rules of docs/decisions/0019: what a workflow may do, and what code of others it runs.

interface Step {
  uses?: string
  run?: string
  shell?: string
  id?: string
  with?: Record<string, unknown>
}

interface Defaults {
  run?: { shell?: string }
}

interface Job {
  defaults?: Defaults
  permissions?: unknown
  uses?: string
  container?: unknown
  needs?: unknown
  if?: string
  'timeout-minutes'?: number
  steps?: Step[]
}

interface Workflow {
  on: unknown
  permissions?: unknown
  defaults?: Defaults
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

/** What is not of this repository. The release gate names its own action in full; release.yml checks whose it is. */
function foreign(uses: string): boolean {
  return !uses.startsWith('./') && !/^[^/]+\/dismount-windows-image\/verify(?:@|$)/.test(uses)
}

test('the own action is named in full by the release gate alone', () => {
  const own = workflows.filter(({ text }) => /uses: [^/\s]+\/dismount-windows-image/.test(text))
  expect(own.map(({ name }) => name)).toEqual(['release-gate.yml'])
})

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

  test('does not pass over a command that failed in front of a pipe', () => {
    for (const job of jobsOf(file)) {
      for (const { run = '', shell } of job.steps ?? []) {
        // By name it stands for `bash -eo pipefail`; without one a runner takes `bash -e`, and a container `sh -e`.
        const chosen = shell ?? job.defaults?.run?.shell ?? file.workflow.defaults?.run?.shell
        if (/(?<!\|)\|(?!\|)/.test(run))
          expect([run, chosen]).toEqual([run, expect.stringMatching(/^(?:bash|pwsh)$/)])
        expect(run).not.toMatch(/\btee\b/)
      }
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
    'npm',
    'pip'
  ])
  for (const { cooldown } of updates) expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7)
})

/** A repository with a gate and a bundle, in which the step of release.yml that looks at the gate can run. */
function repositoryWithGate() {
  const folder = tempFolder()
  const git = (...args: string[]): string => {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-c', 'commit.gpgsign=false']
    const { status, stdout, stderr } = spawnSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return stdout.trim()
  }
  const repo = {
    write(name: string, text: string): void {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      fs.writeFileSync(path.join(folder, name), text)
    },
    commit(): string {
      git('add', '--all')
      git('commit', '--quiet', '--message', 'one')
      return git('rev-parse', 'HEAD')
    },
    passesGate(): boolean {
      const step = stepsOf(fileNamed('release.yml')).find(({ id }) => id === 'gate')
      const { status } = spawnSync(
        'bash',
        ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? 'false'],
        {
          cwd: folder,
          env: {
            PATH: process.env.PATH,
            GITHUB_REPOSITORY: 'me/dismount-windows-image',
            GITHUB_SHA: git('rev-parse', 'HEAD')
          }
        }
      )
      return status === 0
    }
  }
  git('init', '--quiet')
  repo.write('.github/workflows/release-gate.yml', 'uses: OWNER/dismount-windows-image/verify@v0\n')
  repo.write('dist/index.js', 'bundle')
  return { repo, commit: repo.commit() }
}

function fileNamed(name: string): File {
  const found = workflows.find((file) => file.name === name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}

test('dist/ is built again from nothing, and git has the last word', () => {
  const runs = stepsOf(fileNamed('check-dist.yml')).flatMap(({ run }) => run ?? [])
  const [gone, native, bundle] = ['rm -rf dist', 'npm run build:native', 'npm run build'].map((run) =>
    runs.indexOf(run)
  )
  expect(gone).toBeGreaterThanOrEqual(0)
  expect(gone).toBeLessThan(native ?? -1)
  expect(native).toBeLessThan(bundle ?? -1)
  expect(runs.at(-1)).toMatch(/changed=\$\(git status .*\)\n.*\ntest -z "\$changed"/)
})

describe.skipIf(process.platform === 'win32')('the release gate', () => {
  const script = stepsOf(fileNamed('release-gate.yml')).find(({ id }) => id === 'same')?.run ?? ''
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

  function gate(wanted: string, found = digest): { passed: boolean; text: string; output: string } {
    const file = tempFile('output', '')
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
      {
        env: { PATH: process.env.PATH, WANTED: wanted, FOUND: found, GITHUB_OUTPUT: file },
        encoding: 'utf8'
      }
    )
    return { passed: status === 0, text: stdout + stderr, output: fs.readFileSync(file, 'utf8') }
  }

  test('is passed by the digest that was built, or by none', () => {
    for (const wanted of [digest, '']) {
      expect(gate(wanted)).toEqual({ passed: true, text: '', output: 'verified=true\n' })
    }
  })

  test('is closed to another digest, which it names', () => {
    const other = digest.replace('0', 'f')
    expect(gate(other)).toMatchObject({ passed: false, output: '' })
    expect(gate(other).text).toContain(other)
    expect(gate(digest, '').passed).toBe(false)
  })

  test.each([
    'sha256:',
    digest.toUpperCase(),
    `${digest}\n`,
    `${digest}\n::set-output name=verified::true`,
    `::error::x`,
    '*'
  ])('is closed to what is no digest, and does not print it: %j', (wanted) => {
    const { passed, text, output } = gate(wanted, wanted)
    expect([passed, output]).toEqual([false, ''])
    expect(text).toMatch(/^::error title=Not a digest::[^\n]*\n$/)
    expect(text).not.toContain('set-output')
  })
})

const canCommit = process.platform !== 'win32' && spawnSync('git', ['--version']).status === 0

describe('a release', () => {
  const { jobs } = fileNamed('release.yml').workflow
  const runs = (name: string): string => (jobs[name]?.steps ?? []).map(({ run = '' }) => run).join('\n')

  test('is of a commit on main, and of no workflow with a placeholder in it', () => {
    expect(runs('release')).toContain('git merge-base --is-ancestor "$GITHUB_SHA" origin/main')
    expect(runs('release')).toContain("git grep -n 'OWNER[/]' -- .github/workflows")
    // Else it would find itself.
    expect(fileNamed('release.yml').text).not.toContain('OWNER/')
  })

  test.skipIf(!canCommit).each<[string, string, boolean]>([
    ['a commit of this repository that differs in the gate alone', 'me/dismount-windows-image', true],
    ['another repository', 'you/dismount-windows-image', false]
  ])('with a gate that names %s passes: %s', (_, repository, passes) => {
    const { repo, commit } = repositoryWithGate()
    repo.write('.github/workflows/release-gate.yml', `uses: ${repository}/verify@${commit} # v1.0.0\n`)
    repo.commit()
    expect(repo.passesGate()).toBe(passes)
  })

  test.skipIf(!canCommit)('is not made when the gate runs other code, or none of ours', () => {
    const { repo, commit } = repositoryWithGate()
    const named = (hash: string) => `uses: me/dismount-windows-image/verify@${hash}\n`
    repo.write('.github/workflows/release-gate.yml', named(commit))
    repo.write('dist/index.js', 'changed')
    repo.commit()
    expect(repo.passesGate()).toBe(false)
    repo.write('.github/workflows/release-gate.yml', named('0'.repeat(40)))
    repo.commit()
    expect(repo.passesGate()).toBe(false)
    repo.write('.github/workflows/release-gate.yml', named('v1'))
    repo.commit()
    expect(repo.passesGate()).toBe(false)
  })

  test('can be run again, and moves the major tag in a job of its own', () => {
    expect(runs('release')).not.toContain('PATCH')
    expect(jobs.major).toMatchObject({ needs: 'release', if: expect.stringContaining("'-'") as string })
    expect(runs('release')).toContain('--prerelease')
    expect(runs('release')).toContain('gh release view "$TAG"')
  })
})

test('no package runs a script when it is installed', () => {
  expect(fs.readFileSync(path.join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
})
