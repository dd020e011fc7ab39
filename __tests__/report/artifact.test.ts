import fs from 'node:fs'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { UploadWish } from '../../src/inputs.js'
import {
  uniqueName,
  uploadLogs,
  type UploadedArtifact,
  type UploadFolder
} from '../../src/report/artifact.js'
import { quietly } from '../support/quiet.js'
import { RecordingRunner } from '../support/recording-runner.js'
import { ResultsService, sha256, type Trouble } from '../support/results-service.js'
import { tempFile, tempFolder } from '../support/temp.js'
import { unzip } from '../support/zip.js'

// The client of @actions/artifact, unmodified, against a service on this machine.

const github = {
  GITHUB_REPOSITORY: 'octo/image',
  GITHUB_RUN_ID: '4711',
  GITHUB_SERVER_URL: 'https://github.com'
}
const wish: UploadWish = { when: 'always', name: 'dism-logs', retentionDays: null }

const { printed } = quietly()

afterEach(() => {
  vi.unstubAllEnvs()
})

async function service(trouble: Record<string, Trouble[]> = {}): Promise<ResultsService> {
  const started = await ResultsService.start({ trouble })
  onTestFinished(() => started.stop())
  return started
}

function folderWith(files: Readonly<Record<string, string | Buffer>>): UploadFolder {
  const directory = tempFolder()
  const paths = Object.entries(files).map(([name, content]) => tempFile(name, content, directory))
  return { directory, files: paths }
}

interface Attempt {
  runner: RecordingRunner
  uploaded: UploadedArtifact | null
}

async function upload(
  logs: UploadFolder,
  env: Record<string, string>,
  { as = wish, limitMs }: { as?: UploadWish; limitMs?: number } = {}
): Promise<Attempt> {
  // The client reads the environment of the process.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const runner = new RecordingRunner()
  const place = { runner, env, ...(limitMs === undefined ? {} : { limitMs }) }
  return { runner, uploaded: await uploadLogs(logs, as, place) }
}

/** The one warning, which must name the folder. */
function expectWarning({ runner, uploaded }: Attempt, logs: UploadFolder, reason: RegExp | string): void {
  expect(uploaded).toBeNull()
  expect(runner.warnings).toHaveLength(1)
  expect(runner.warnings[0]?.text).toMatch(reason)
  expect(runner.warnings[0]?.text).toContain(`They are in ${logs.directory}.`)
  expect(runner.failures).toEqual([])
}

describe('an upload that goes well', () => {
  test('stores the files under the name, and gives id, address and digest', async () => {
    const results = await service()
    const { uploaded, runner } = await upload(
      folderWith({ 'dism.log': 'new', 'dism.log.bak': 'old', 'report.json': '{}' }),
      { ...github, ...results.environment }
    )
    const [stored] = results.artifacts
    if (stored === undefined) throw new Error('nothing was stored')
    expect(unzip(stored.content)).toEqual({
      'dism.log': Buffer.from('new'),
      'dism.log.bak': Buffer.from('old'),
      'report.json': Buffer.from('{}')
    })
    expect(uploaded).toEqual({
      name: 'dism-logs',
      id: stored.id,
      url: `https://github.com/octo/image/actions/runs/4711/artifacts/${stored.id}`,
      digest: sha256(stored.content)
    })
    expect(stored).toMatchObject({ hash: `sha256:${sha256(stored.content)}`, size: stored.content.length })
    expect(runner.lines).toEqual(['> Upload the logs', '<'])
    expect(runner.warnings).toEqual([])
    expect(printed()).not.toMatch(/^::(error|warning|notice)/m)
  })

  test('of 20 MiB that do not compress arrives whole', async () => {
    const results = await service()
    const log = Buffer.from(Array.from({ length: 20 * 1024 * 1024 }, () => Math.floor(Math.random() * 256)))
    const { uploaded } = await upload(folderWith({ 'dism.log': log }), { ...github, ...results.environment })
    const content = results.artifacts[0]?.content ?? Buffer.alloc(0)
    expect(results.requests.filter((request) => request === 'PUT block').length).toBeGreaterThan(2)
    expect(unzip(content)['dism.log']?.equals(log)).toBe(true)
    expect(uploaded?.digest).toBe(sha256(content))
  })

  test('asks for the days of retention', async () => {
    const results = await service()
    const as = { ...wish, retentionDays: 7 }
    await upload(folderWith({ 'dism.log': '' }), { ...github, ...results.environment }, { as })
    const days = (Date.parse(results.artifacts[0]?.expiresAt ?? '') - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(6.5)
    expect(days).toBeLessThan(7.5)
  })

  test('survives one 503', async () => {
    const results = await service({ CreateArtifact: ['unavailable'] })
    const { uploaded } = await upload(folderWith({ 'dism.log': 'x' }), { ...github, ...results.environment })
    expect(uploaded?.name).toBe('dism-logs')
    expect(results.requests.filter((request) => request === 'CreateArtifact')).toHaveLength(2)
  })

  test('takes another name when the name is taken', async () => {
    const results = await service()
    const env = { ...github, ...results.environment }
    await upload(folderWith({ 'dism.log': 'first' }), env)
    const { uploaded, runner } = await upload(folderWith({ 'dism.log': 'second' }), env)
    expect(uploaded?.name).toMatch(/^dism-logs-[0-9a-f]{6}$/)
    expect(results.artifacts.map(({ name }) => name)).toEqual(['dism-logs', uploaded?.name])
    expect(runner.warnings).toEqual([])
  })
})

describe('an upload that fails is one warning that names the folder', () => {
  test('when both names are taken', async () => {
    const results = await service({ CreateArtifact: ['conflict', 'conflict'] })
    const logs = folderWith({ 'dism.log': 'x' })
    expectWarning(await upload(logs, { ...github, ...results.environment }), logs, '(409)')
    expect(results.requests).toEqual(['CreateArtifact', 'CreateArtifact'])
  })

  test('when the service refuses the call', async () => {
    const results = await service({ CreateArtifact: ['refused'] })
    const logs = folderWith({ 'dism.log': 'x' })
    expectWarning(await upload(logs, { ...github, ...results.environment }), logs, 'refused on purpose')
  })

  test('when the storage refuses the bytes', async () => {
    const results = await service({ blob: ['refused', 'refused', 'refused', 'refused'] })
    const logs = folderWith({ 'dism.log': 'x' })
    expectWarning(await upload(logs, { ...github, ...results.environment }), logs, /403|RestError/)
  })

  test('when the service stays unavailable for longer than a step should wait', async () => {
    const results = await service({ CreateArtifact: Array<Trouble>(9).fill('unavailable') })
    const logs = folderWith({ 'dism.log': 'x' })
    const attempt = await upload(logs, { ...github, ...results.environment }, { limitMs: 500 })
    expectWarning(attempt, logs, 'took longer than 0.5 seconds')
  })

  test('when the service does not answer', async () => {
    const results = await service({ FinalizeArtifact: [{ slowMs: 60_000 }] })
    const logs = folderWith({ 'dism.log': 'x' })
    const attempt = await upload(logs, { ...github, ...results.environment }, { limitMs: 1_000 })
    expectWarning(attempt, logs, 'took longer than 1 seconds')
  })

  test('when nobody listens', async () => {
    const results = await ResultsService.start()
    await results.stop()
    const logs = folderWith({ 'dism.log': 'x' })
    expectWarning(await upload(logs, { ...github, ...results.environment }), logs, 'ECONNREFUSED')
  })

  test.each(['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'])('when there is no %s', async (missing) => {
    const results = await service()
    const logs = folderWith({ 'dism.log': 'x' })
    expectWarning(
      await upload(logs, { ...github, ...results.environment, [missing]: '' }),
      logs,
      'is missing'
    )
    expect(results.requests).toEqual([])
  })

  test('when the token is not a token', async () => {
    const results = await service()
    const logs = folderWith({ 'dism.log': 'x' })
    const env = { ...github, ...results.environment, ACTIONS_RUNTIME_TOKEN: 'secret' }
    expectWarning(await upload(logs, env), logs, /token/i)
  })

  test.each(['https://github.example.com', 'no address'])('when the server is %s', async (server) => {
    const results = await service()
    const logs = folderWith({ 'dism.log': 'x' })
    const env = { ...github, ...results.environment, GITHUB_SERVER_URL: server }
    expectWarning(await upload(logs, env), logs, 'GitHub Enterprise Server')
    expect(results.requests).toEqual([])
  })

  test('when a log has gone meanwhile', async () => {
    const results = await service()
    const logs = folderWith({ 'dism.log': 'x', 'report.json': '{}' })
    fs.rmSync(logs.files[0] ?? '')
    expectWarning(await upload(logs, { ...github, ...results.environment }), logs, 'ENOENT')
  })

  test.skipIf(process.platform === 'win32')('when a log has become a link', async () => {
    const results = await service()
    const logs = folderWith({ 'dism.log': 'x', secret: 'y' })
    const [log = '', secret = ''] = logs.files
    fs.rmSync(log)
    fs.symlinkSync(secret, log)
    expectWarning(await upload(logs, { ...github, ...results.environment }), logs, 'links are not followed')
    expect(results.requests).toEqual([])
  })

  // A regular file that opens but cannot be read: the client throws in a callback, past any catch.
  test.skipIf(process.platform !== 'linux')('when the client throws past every catch', async () => {
    const results = await service()
    const logs = { directory: '/proc/self', files: ['/proc/self/mem'] }
    const listeners = process.listeners('uncaughtException')
    expectWarning(await upload(logs, { ...github, ...results.environment }), logs, 'zip creation')
    process.removeAllListeners('uncaughtException')
    process.removeAllListeners('unhandledRejection')
    for (const listener of listeners) process.on('uncaughtException', listener)
  })
})

describe('the name of the artifact', () => {
  test('tells job, step and attempt, and is unique in a matrix', () => {
    const env = { GITHUB_JOB: 'build image', GITHUB_ACTION: '__octo_dismount_2', GITHUB_RUN_ATTEMPT: '3' }
    expect(uniqueName(env)).toMatch(/^dism-logs-build-image-__octo_dismount_2-3-[0-9a-f]{6}$/)
    expect(uniqueName(env)).not.toBe(uniqueName(env))
  })

  test('is a valid one without a runner too', () => {
    expect(uniqueName({})).toMatch(/^dism-logs-1-[0-9a-f]{6}$/)
    expect(uniqueName({ GITHUB_JOB: '"<a>|b:*?\\/\r\n' })).toMatch(/^[\w.-]+$/)
  })
})
