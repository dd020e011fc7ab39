import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { committedBundle, committedCore, withBlock } from './support/bundle.js'
import { parsePairs } from './support/file-commands.js'
import { Page } from './support/markdown.js'
import { runStep, type Step } from './support/runner.js'
import { tempFile, tempFolder } from './support/temp.js'
import { root } from './support/transcripts.js'

// What the pages give to copy is run here as it stands, as far as it needs no Windows and no GitHub.
interface WorkflowStep {
  id?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
interface Workflow {
  jobs: Record<string, { steps: readonly WorkflowStep[] }>
}

function stepsOf(file: string, job: string): readonly WorkflowStep[] {
  const workflow = parse(fs.readFileSync(path.join(root, file), 'utf8')) as Workflow
  return workflow.jobs[job]?.steps ?? []
}

const wimlib = (...args: readonly string[]) => execFileSync('wimlib-imagex', args, { encoding: 'utf8' })
const canRun =
  process.platform === 'linux' &&
  committedCore !== null &&
  spawnSync('wimlib-imagex', ['--version']).status === 0

describe.skipIf(!canRun)('docs/examples/linux-pipeline.yml', () => {
  test('mounts, changes, and saves a third image that is proven', { timeout: 60_000 }, async () => {
    const workspace = tempFolder()
    const file = (...names: string[]) => path.join(workspace, ...names)
    // What its two checkouts bring.
    fs.mkdirSync(file('.dismount'))
    fs.symlinkSync(path.dirname(committedBundle), file('.dismount', 'dist'))
    fs.mkdirSync(file('payload', 'drivers'), { recursive: true })
    fs.writeFileSync(file('payload', 'drivers', 'net.inf'), '[Version]\r\n')
    fs.mkdirSync(file('tree'))
    fs.writeFileSync(file('tree', 'setup.exe'), 'MZ')
    wimlib('capture', file('tree'), file('boot.wim'), 'Windows PE')
    wimlib('append', file('tree'), file('boot.wim'), 'Windows Setup')

    const done: Step[] = []
    for (const { run, uses = '', with: given = {} } of stepsOf('docs/examples/linux-pipeline.yml', 'image')) {
      if (run !== undefined) execFileSync('bash', ['-e', '-c', run], { cwd: workspace, stdio: 'pipe' })
      if (!uses.startsWith('OWNER/')) continue
      const inputs = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
      done.push(await runStep({ main: committedBundle, inputs: withBlock(inputs), workspace }))
    }
    expect(done.map(({ exitCode }) => exitCode)).toEqual([0])
    expect(done[0]?.outputs).toMatchObject({
      result: 'saved',
      verified: 'true',
      'image-index': '3',
      'image-name': 'Setup with drivers'
    })
    expect(wimlib('dir', file('boot.wim'), '3').split('\n')).toContain('/drivers/net.inf')
    expect(wimlib('dir', file('boot.wim'), '2').split('\n')).not.toContain('/drivers/net.inf')
    wimlib('verify', file('boot.wim'))
  })
})

describe.skipIf(!canRun)('the README’s step for a release', () => {
  test.each([
    ['passes with images that have a table', ['--check'], 0],
    ['fails with one that has none', [], 1]
  ])('%s', async (_, options, exitCode) => {
    const workspace = tempFolder()
    const tree = path.dirname(tempFile('setup.exe', 'MZ'))
    for (const [name, given] of [
      ['Pro', ['--check']],
      ['Home', options]
    ] as const) {
      fs.mkdirSync(path.join(workspace, 'images', name), { recursive: true })
      wimlib('capture', tree, path.join(workspace, 'images', name, 'install.wim'), name, ...given)
    }
    const given = new Page('README.md').blocks
      .flatMap(({ language, code }) => (language === 'yaml' ? (parse(code) as WorkflowStep[]) : []))
      .find(({ uses = '' }) => uses.includes('/verify@'))?.with
    const inputs = Object.fromEntries(
      Object.entries(given ?? {}).map(([name, value]) => [name, String(value)])
    )
    const main = path.join(path.dirname(committedBundle), 'verify.js')
    const step = await runStep({ main, inputs, workspace })
    expect([step.exitCode, step.outputs.verified]).toEqual([exitCode, String(exitCode === 0)])
    expect(step.annotations.error).toHaveLength(exitCode)
  })
})

describe.skipIf(process.platform === 'win32')('the last step of .github/workflows/release-gate.yml', () => {
  const script =
    stepsOf('.github/workflows/release-gate.yml', 'gate').find(({ id }) => id === 'same')?.run ?? ''
  const digest = `sha256:${'3f'.repeat(32)}`

  test.each([
    ['lets the image pass that was built', digest, digest, 0],
    ['lets any image pass when no digest is asked for', '', digest, 0],
    ['lets several images pass when no digest is asked for', '', '', 0],
    ['stops another image', digest, digest.replace('3f', '40'), 1],
    ['stops an image whose digest is not known', digest, '', 1]
  ])('%s', (_, wanted, found, status) => {
    const output = tempFile('output', '')
    const env = { PATH: process.env.PATH ?? '', WANTED: wanted, FOUND: found, GITHUB_OUTPUT: output }
    const ran = spawnSync('bash', ['-e', '-c', script], { env, encoding: 'utf8' })
    expect([ran.status, parsePairs(fs.readFileSync(output, 'utf8'))]).toEqual([
      status,
      status === 0 ? { verified: 'true' } : {}
    ])
  })
})
