import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bundleWith, entryOf, playing, withBlock } from '../support/bundle.js'
import { mountPath } from '../support/records.js'
import { ResultsService } from '../support/results-service.js'
import { limits, runStep, type Step, type StepOptions } from '../support/runner.js'
import { tempFile, tempFolder } from '../support/temp.js'
import { runFile, runLines } from '../support/transcripts.js'
import { unzip } from '../support/zip.js'

// The bundle that users get, run as the runner runs it. Only its core is a stand-in, a shell script.
const posix = process.platform !== 'win32'

interface BundleStep extends Partial<StepOptions> {
  core: string
}

async function step({ core, inputs = {}, ...options }: BundleStep): Promise<Step> {
  const given = { path: mountPath, mode: 'save', 'upload-logs': 'never', ...inputs }
  return await runStep({ main: bundleWith(core), inputs: withBlock(given), ...options })
}

function commandNames({ lines }: Step): string[] {
  return lines.flatMap((line) => (line.kind === 'command' ? [line.command.name] : []))
}

describe.skipIf(!posix)('the bundle', () => {
  test('saves: a user sees groups, outputs and a summary', async () => {
    const { exitCode, annotations, outputs, summary, log } = await step({
      core: playing(runFile('commit'))
    })
    expect(exitCode).toBe(0)
    expect(annotations).toEqual({ error: [], warning: [], notice: [] })
    expect(outputs).toMatchObject({ result: 'saved', saved: 'true', verified: 'true', 'image-index': '2' })
    expect(summary).toMatch(/^<h3>Dismount <code>/)
    expect(log).toMatch(/\[group\] Save \/home\/runner\/mnt\n.*Done in 3\.1 s\n\[endgroup\]/s)
  })

  test('fails with exit code 1 and one error', async () => {
    const { exitCode, annotations, outputs } = await step({
      core: playing(runFile('integrity-failure'))
    })
    expect(exitCode).toBe(1)
    expect(annotations.error.map(({ properties }) => properties)).toEqual([
      { title: `The dismount of ${mountPath} failed (0x80070570)` }
    ])
    expect(annotations.error[0]?.data.length).toBeLessThan(limits.annotationLength)
    expect(outputs).toMatchObject({ result: 'failed', 'error-code': '0x80070570' })
  })

  test('names every bad input in one error and starts nothing', async () => {
    const inputs = { path: '', mode: 'svae', append: 'yes', 'retention-days': '5 days' }
    const { exitCode, annotations, outputs } = await step({ core: 'never run', inputs })
    expect(exitCode).toBe(1)
    expect(annotations.error).toHaveLength(1)
    expect(annotations.error[0]?.data.split('\n').map((line) => line.split(':')[0])).toEqual([
      '4 inputs cannot be used; nothing was touched.',
      '- mode',
      '- path',
      '- append',
      '- retention-days'
    ])
    expect(outputs.verified).toBe('skipped')
  })

  test('does not start a core that is not the released one', async () => {
    const marker = path.join(tempFolder(), 'started')
    const main = bundleWith(`#!/bin/sh\ntouch '${marker}'\n`, { checksum: '0'.repeat(64) })
    const { exitCode, annotations } = await runStep({
      main,
      inputs: withBlock({ path: '/mnt', mode: 'save' })
    })
    expect(exitCode).toBe(1)
    expect(annotations.error[0]).toMatchObject({
      properties: { title: 'The native core cannot be started' },
      data: expect.stringContaining('is not the program this version was released with') as string
    })
    expect(fs.existsSync(marker)).toBe(false)
  })

  test('gives its core no token, no input and nothing of the job, in every stage', async () => {
    const seen = path.join(tempFolder(), 'environment')
    const core = playing(runFile('commit')).replace('#!/bin/sh\n', `#!/bin/sh\nenv >> '${seen}'\n`)
    const main = bundleWith(core)
    const tokens = [
      'GITHUB_TOKEN',
      'ACTIONS_RUNTIME_TOKEN',
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
      'AWS_SECRET_ACCESS_KEY'
    ]
    const env = Object.fromEntries(tokens.map((name) => [name, 'a-secret-value']))
    const inputs = withBlock({ path: mountPath, mode: 'save', 'upload-logs': 'never' })
    for (const stage of [entryOf(main, 'pre'), main, entryOf(main, 'post')]) {
      await runStep({ main: stage, inputs, env })
    }
    const told = fs.readFileSync(seen, 'utf8')
    expect(told).toContain('PATH=')
    expect(told).not.toMatch(/a-secret-value|TOKEN|INPUT_|GITHUB_|ACTIONS_|NODE_/)
  })

  test('fails when the core crashes, and tells what it last wrote', async () => {
    const core = playing(runFile('crash'), ['--signal', 'SIGSEGV', '--stderr', 'bad ::error::day ##[error]x'])
    const { exitCode, annotations, summary } = await step({ core })
    expect(exitCode).toBe(1)
    expect(annotations.error).toHaveLength(1)
    expect(annotations.error[0]?.data).toContain('was ended by a signal before it had finished')
    expect(annotations.error[0]?.data).toContain('bad ::error::day')
    expect(summary).toContain('no result ✘')
  })

  test('uploads the logs through its own copy of the client', async () => {
    const results = await ResultsService.start()
    onTestFinished(() => results.stop())
    const log = tempFile('dism.log', 'line\n'.repeat(1000))
    const lines = runLines('commit').map((line) =>
      line.startsWith('{"type":"logOpened"')
        ? JSON.stringify({ type: 'logOpened', path: log, archivedTo: null, writer: 'dismount' })
        : line
    )
    const { exitCode, outputs, summary, annotations } = await step({
      core: playing(tempFile('logged.ndjson', `${lines.join('\n')}\n`)),
      inputs: { 'upload-logs': 'always', 'artifact-name': 'dism-logs' },
      env: results.environment
    })
    expect([exitCode, annotations.warning]).toEqual([0, []])
    const [stored] = results.artifacts
    expect(unzip(stored?.content ?? Buffer.alloc(0))['dism.log']?.toString()).toBe('line\n'.repeat(1000))
    expect(outputs).toMatchObject({
      'artifact-id': '1001',
      'artifact-url': 'https://github.com/octo/image/actions/runs/4711/artifacts/1001',
      'artifact-digest': stored?.hash.replace('sha256:', '')
    })
    expect(summary).toContain('>dism-logs</a>')
  })

  test('without a service warns once, names the folder, and the result stays', async () => {
    const { exitCode, outputs, annotations } = await step({
      core: playing(runFile('commit')),
      inputs: { 'upload-logs': 'always' }
    })
    expect([exitCode, outputs.result]).toEqual([0, 'saved'])
    expect(annotations.warning.map(({ data }) => data)).toEqual([
      expect.stringContaining(`They are in ${outputs['log-directory'] ?? ''}.`)
    ])
  })

  test('lets nothing from an image act as a workflow command', async () => {
    const hostile =
      'x\r::set-output name=verified::true\n::add-mask::e\n##[set-output name=saved]true ##[group]y\u0000'
    const lines = runLines('cancelled').map((line) => {
      const event = JSON.parse(line) as Record<string, unknown>
      const texts = ['text', 'path'].filter((name) => name in event && event.type !== 'logOpened')
      return JSON.stringify({ ...event, ...Object.fromEntries(texts.map((name) => [name, hostile])) })
    })
    const core = playing(tempFile('hostile.ndjson', `${lines.join('\n')}\n`), ['--stderr', hostile])
    const result = await step({ core })
    expect(new Set(commandNames(result))).toEqual(new Set(['group', 'endgroup', 'warning', 'error']))
    expect(result.annotations.error).toHaveLength(1)
    expect(result.outputs).toMatchObject({ saved: 'false', unmounted: 'false', verified: 'skipped' })
    expect(result.log).not.toContain('\u0000')
  })

  test('cancelled: tells the core, which takes back what it wrote, and reports that', async () => {
    const waitAt = runLines('cancelled').findIndex((line) => line.includes('Cancelled'))
    const { exitCode, signal, outputs, annotations } = await step({
      core: playing(runFile('cancelled'), ['--wait-for-sigint', String(waitAt)]),
      cancel: { when: '::group::Save', untilTermMs: 7_500, untilKillMs: 2_500 }
    })
    expect([exitCode, signal]).toEqual([1, null])
    expect(outputs).toMatchObject({ result: 'failed', saved: 'false', 'error-code': '0x800704C7' })
    expect(annotations.error).toHaveLength(1)
  })

  test('killed at the end of the runner’s patience: what was known before is still true', async () => {
    const { signal, outputs } = await step({
      core: playing(runFile('commit'), ['--pause', '1000']),
      cancel: { when: '::group::Check', untilTermMs: 300, untilKillMs: 300 }
    })
    expect(signal).toBe('SIGKILL')
    expect(outputs).toEqual({ result: 'failed', saved: 'false', unmounted: 'false', verified: 'skipped' })
  })

  test('without a place for the summary does all the rest', async () => {
    const { exitCode, outputs, log } = await step({
      core: playing(runFile('commit')),
      env: { GITHUB_STEP_SUMMARY: '' }
    })
    expect([exitCode, outputs.result]).toEqual([0, 'saved'])
    expect(log).toContain('No job summary was written')
  })
})
