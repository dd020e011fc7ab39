import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { parse } from 'yaml'
import { Stops } from '../src/native/stops.js'
import { run } from '../src/run.js'
import { fakeCore } from './support/fake-core.js'
import { mountPath } from './support/records.js'
import { quietly } from './support/quiet.js'
import { RecordingRunner } from './support/recording-runner.js'
import { ResultsService } from './support/results-service.js'
import { tempFile, tempFolder } from './support/temp.js'
import { handMadeRuns, resultOf, root, runFile, runLines, transcripts } from './support/transcripts.js'
import { unzip } from './support/zip.js'

const actionYml = parse(fs.readFileSync(path.join(root, 'action.yml'), 'utf8')) as { outputs: object }

interface Story {
  inputs?: Readonly<Record<string, string>>
  /** A recorded run, or the file of one. */
  plays: string
  options?: readonly string[]
  env?: Record<string, string>
  stops?: Stops
}

/** The whole story with a recorded core. */
async function play({ inputs = {}, plays, options = [], env = {}, stops = new Stops(process) }: Story) {
  const runner = new RecordingRunner({ path: mountPath, mode: 'save', 'upload-logs': 'never', ...inputs })
  const temp = tempFolder()
  const file = path.isAbsolute(plays) ? plays : runFile(plays)
  await run({
    runner,
    env: { PATH: process.env.PATH ?? '', GITHUB_REPOSITORY: 'octo/image', GITHUB_RUN_ID: '4711', ...env },
    platform: process.platform,
    workspace: temp,
    temp,
    locateCore: () => Promise.resolve(fakeCore(file, options)),
    stops
  })
  return { runner, outputs: runner.outputs, temp }
}

/** A recorded run whose log is this file. */
function withLog(name: string, log: string): string {
  const lines = runLines(name).map((line) =>
    line.startsWith('{"type":"logOpened"')
      ? JSON.stringify({ type: 'logOpened', path: log, archivedTo: `${log}.bak`, writer: 'dismount' })
      : line
  )
  return tempFile(`${name}.ndjson`, `${lines.join('\n')}\n`)
}

describe('a step', () => {
  test('that saves sets its outputs, writes its summary and does not fail', async () => {
    const { runner, outputs } = await play({ plays: 'commit' })
    expect(runner.failures).toEqual([])
    expect(outputs).toMatchObject({ result: 'saved', saved: 'true', unmounted: 'true', verified: 'true' })
    expect(outputs['log-directory']).toMatch(/dismount-windows-image[/\\]logs-\w+$/)
    expect(runner.summary).toContain('saved ✔')
  })

  test.each([
    ['discard', { mode: 'discard' }, 'discarded'],
    ['check', { mode: 'check' }, 'checked'],
    ['append', { append: 'true' }, 'saved']
  ])('that plays %s succeeds', async (plays, inputs, result) => {
    const { runner, outputs } = await play({ plays, inputs })
    expect(runner.failures).toEqual([])
    expect(outputs.result).toBe(result)
  })

  test.each([
    ['not-mounted', 'skipped'],
    ['integrity-failure', 'false'],
    ['partial-unmount', 'true'],
    ['crash', 'skipped'],
    ['cancelled', 'skipped']
  ])(
    'that plays %s fails with one error, after its outputs and summary; verified: %s',
    async (plays, verified) => {
      const { runner, outputs } = await play({ plays })
      expect(runner.failures).toHaveLength(1)
      expect(runner.failures[0]?.text).toMatch(/\nNext: /)
      expect(outputs).toMatchObject({ result: 'failed', verified })
      expect(fs.existsSync(outputs['report-path'] ?? '')).toBe(true)
      expect(runner.summary).toContain('✘')
    }
  )

  test.skipIf(process.platform === 'win32')(
    'whose core is killed tells the signal and what the core last wrote',
    async () => {
      const { runner } = await play({
        plays: 'crash',
        options: ['--signal', 'SIGKILL', '--stderr', 'out of memory']
      })
      expect(runner.failures[0]?.text).toContain('was ended by a signal before it had finished')
      expect(runner.failures[0]?.text).toContain('out of memory')
      expect(runner.lines.filter((line) => line.startsWith('> '))).toHaveLength(
        runner.lines.filter((line) => line === '<').length
      )
    }
  )

  test('with bad inputs starts nothing, and its outputs say that nothing was saved', async () => {
    const runner = new RecordingRunner({ path: '', mode: 'keep' })
    const locateCore = vi.fn()
    const world = { runner, env: {}, platform: process.platform, workspace: '/', temp: tempFolder() }
    await expect(run({ ...world, locateCore, stops: new Stops(process) })).rejects.toThrow(
      '2 inputs cannot be used'
    )
    expect(locateCore).not.toHaveBeenCalled()
    expect(runner.outputs).toEqual({
      result: 'failed',
      saved: 'false',
      unmounted: 'false',
      verified: 'skipped'
    })
  })

  test('that is cancelled before the core is started touches nothing, and says so', async () => {
    const host = Object.assign(new EventEmitter(), { platform: 'win32' as const, kill: () => undefined })
    const stops = new Stops(host)
    stops.listen()
    host.emit('SIGINT', 'SIGINT')
    const echo = path.join(tempFolder(), 'echo.json')
    const story = play({ plays: 'commit', stops, options: ['--echo', echo] })
    await expect(story).rejects.toThrow(
      'SIGINT came before the native core was started; nothing was touched.'
    )
    expect(fs.existsSync(echo)).toBe(false)
  })

  test('knows what was mounted before and after it; that it cannot be told is a remark', async () => {
    const mount = JSON.stringify({ type: 'mount', ...resultOf('commit').mount })
    const known = await play({ plays: 'commit', options: ['--mounts', tempFile('mounts', `${mount}\n`)] })
    const folder = known.outputs['log-directory'] ?? ''
    for (const name of ['mounts-before.json', 'mounts-after.json']) {
      expect(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))).toEqual([resultOf('commit').mount])
    }
    const unknown = await play({ plays: 'commit', options: ['--mounts', 'fail'] })
    expect([unknown.outputs.result, unknown.runner.warnings, unknown.runner.failures]).toEqual([
      'saved',
      [],
      []
    ])
    expect(unknown.runner.lines).toContain('what is mounted could not be listed: not elevated')
    expect(fs.existsSync(path.join(unknown.outputs['log-directory'] ?? '', 'mounts-before.json'))).toBe(false)
  })

  test.skipIf(process.platform === 'win32')(
    'that is cancelled tells the core, and reports what it says',
    async () => {
      const stops = new Stops(process)
      stops.listen()
      onTestFinished(() => {
        stops.dispose()
      })
      const waitAt = runLines('cancelled').findIndex((line) => line.includes('Cancelled'))
      const story = play({ plays: 'cancelled', options: ['--wait-for-sigint', String(waitAt)], stops })
      // The fake core waits for its signal; ours comes when it surely does.
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 700)
      const { runner, outputs } = await story
      expect(outputs['error-code']).toBe('0x800704C7')
      expect(runner.failures).toHaveLength(1)
      expect(JSON.parse(fs.readFileSync(outputs['report-path'] ?? '', 'utf8'))).toMatchObject({
        stoppedBy: 'SIGINT'
      })
    }
  )
})

describe('the logs of a step', () => {
  quietly()

  test('are uploaded with the one before and the report; the summary then has the link', async () => {
    const log = tempFile('dism.log', 'new')
    fs.writeFileSync(`${log}.bak`, 'old')
    const results = await ResultsService.start()
    onTestFinished(() => results.stop())
    for (const [name, value] of Object.entries(results.environment)) vi.stubEnv(name, value)
    const { outputs, runner } = await play({
      plays: withLog('commit', log),
      options: ['--mounts', tempFile('mounts', '')],
      inputs: { 'upload-logs': 'always' },
      env: results.environment
    })
    vi.unstubAllEnvs()
    const [stored] = results.artifacts
    expect(Object.keys(unzip(stored?.content ?? Buffer.alloc(0))).sort()).toEqual([
      'dism-this-run.log',
      'dism.log',
      'dism.log.bak',
      'mounts-after.json',
      'mounts-before.json',
      'report.json'
    ])
    expect(outputs).toMatchObject({ 'artifact-id': '1001', 'log-path': log })
    expect(runner.summaries).toHaveLength(2)
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(actionYml.outputs).sort())
    expect(runner.summary).toContain(`href="${outputs['artifact-url'] ?? ''}"`)
  })

  test.each([
    ['commit', 'on-failure', 0],
    ['crash', 'on-failure', 1],
    ['crash', 'never', 0]
  ])('of %s with upload-logs %s are tried %i times', async (plays, when, attempts) => {
    const { runner } = await play({ plays, inputs: { 'upload-logs': when } })
    expect(runner.warnings.filter(({ title }) => title === 'The logs were not uploaded')).toHaveLength(
      attempts
    )
  })

  test('that cannot be collected do not change the result', async () => {
    const { runner, outputs } = await play({ plays: 'commit', options: ['--spoil', 'yes'] })
    expect(runner.failures).toEqual([])
    expect(runner.warnings[0]?.text).toMatch(/^Nothing is kept in .*dismount-windows-image: /)
    expect(outputs).toMatchObject({ result: 'saved', verified: 'true', 'report-path': '' })
    expect(runner.summary).toContain('none were kept')
  })

  test('that cannot be uploaded do not change the result', async () => {
    const { runner, outputs } = await play({ plays: 'commit', inputs: { 'upload-logs': 'always' } })
    expect(runner.failures).toEqual([])
    expect(outputs.result).toBe('saved')
    expect(runner.warnings[0]?.text).toContain(outputs['log-directory'])
  })
})

describe('report.json', () => {
  const folder = path.join(root, 'protocol')
  const schemas = ['event', 'report'].map(
    (name) => JSON.parse(fs.readFileSync(path.join(folder, `${name}.schema.json`), 'utf8')) as object
  )
  const ajv = new Ajv2020({ schemas, strict: true, strictRequired: false, strictTypes: false })

  test.each([...transcripts, ...handMadeRuns])('of $name fits its schema', async ({ file }) => {
    const { outputs } = await play({ plays: file })
    const report: unknown = JSON.parse(fs.readFileSync(outputs['report-path'] ?? '', 'utf8'))
    expect(ajv.validate('report.schema.json', report), ajv.errorsText()).toBe(true)
  })
})
