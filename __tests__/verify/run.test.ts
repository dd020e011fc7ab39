import fs from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { FileVerified, ImageInfo } from '../../src/native/events.js'
import { Stops } from '../../src/native/stops.js'
import { maxResults } from '../../src/report/outputs.js'
import { verify } from '../../src/verify/run.js'
import { fakeCore } from '../support/fake-core.js'
import { RecordingRunner } from '../support/recording-runner.js'
import { tempFolder } from '../support/temp.js'
import { resultOf, root } from '../support/transcripts.js'

const digest = `sha256:${'a'.repeat(64)}`
const damaged = {
  code: '0x80070570',
  what: 'a stream is damaged',
  where: 'stream 7 at offset 4711',
  cause: 'the file was changed after it was written',
  next: 'restore the file'
}

function verified(file: string, changes: Partial<FileVerified> = {}): FileVerified {
  return {
    path: file,
    size: 5000,
    images: [],
    verification: {
      level: 'full',
      passed: true,
      integrityTable: true,
      tableChunks: 1,
      streams: 12,
      bytes: 9000,
      durationMs: 40
    },
    digest,
    error: null,
    ...changes
  }
}

interface Told {
  files: readonly FileVerified[]
  exitCode?: number
  error?: object | null
}

/** The story of the action with a core that tells this. */
async function play(
  names: readonly string[],
  tell: (folder: string) => Told,
  inputs: Readonly<Record<string, string>> = {}
) {
  const workspace = tempFolder()
  const temp = tempFolder()
  for (const name of names) fs.writeFileSync(path.join(workspace, name), '')
  const { files, exitCode = 0, error = null } = tell(workspace)
  const events = [
    { type: 'hello', protocol: 1, version: '0.1.0', pid: 4, platform: 'linux-x64' },
    ...files.map((file) => ({ type: 'fileVerified', ...file })),
    { type: 'finished', exitCode, error }
  ]
  const transcript = path.join(temp, 'run.ndjson')
  fs.writeFileSync(transcript, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  const echo = path.join(temp, 'echo.json')
  const runner = new RecordingRunner({ image: '*.wim', ...inputs })
  await verify({
    runner,
    env: { PATH: process.env.PATH ?? '' },
    platform: process.platform,
    workspace,
    temp,
    locateCore: () => Promise.resolve(fakeCore(transcript, ['--echo', echo])),
    stops: new Stops(process)
  })
  const { request } = JSON.parse(fs.readFileSync(echo, 'utf8')) as { request: string }
  return { runner, workspace, request: JSON.parse(request) as Record<string, unknown> }
}

const inFolder = (folder: string, name: string) => path.join(folder, name)

describe('a verification', () => {
  test('of one good file sets verified and its digest, and does not fail', async () => {
    const { runner, request, workspace } = await play(
      ['a.wim'],
      (folder) => ({ files: [verified(inFolder(folder, 'a.wim'))] }),
      { 'require-table': 'true' }
    )
    expect(runner.failures).toEqual([])
    expect(runner.outputs).toMatchObject({ verified: 'true', 'image-digest': digest, 'error-code': '' })
    expect(runner.summary).toContain('passed ✔')
    expect(runner.summary).toContain('12 streams, 1 table chunk')
    expect(request).toMatchObject({
      command: 'verify',
      files: [inFolder(workspace, 'a.wim')],
      level: 'full',
      requireTable: true
    })
  })

  test('keeps its report and its log where nobody could have put a file before', async () => {
    const { runner, request, workspace } = await play(['a.wim'], (folder) => ({
      files: [verified(inFolder(folder, 'a.wim'))]
    }))
    const report = runner.outputs['report-path'] ?? ''
    const folder = path.dirname(report)
    expect(path.basename(folder)).toMatch(/^verify-.{6}$/)
    expect(request.logPath).toBe(path.join(folder, 'verify.log'))
    expect(folder).not.toContain(workspace)
    if (process.platform !== 'win32') expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
  })

  test('of files with texts without end has outputs that a job can hold', async () => {
    const { image } = resultOf('commit')
    const names = Array.from({ length: 10 }, (_, index) => `${index}.wim`)
    const long = { ...image, name: 'n'.repeat(200_000) } as ImageInfo
    const { runner } = await play(names, (folder) => ({
      files: names.map((name) => verified(inFolder(folder, name), { images: [long] }))
    }))
    const { results = '' } = runner.outputs
    expect(results.length).toBeLessThan(maxResults)
    expect(JSON.parse(results)).toHaveLength(10)
    expect(runner.outputs.verified).toBe('true')
    expect(fs.readFileSync(runner.outputs['report-path'] ?? '', 'utf8')).toContain(long.name)
  })

  test('of several files has no single digest, and fails for each bad one', async () => {
    const { runner } = await play(['a.wim', 'b.wim', 'c.wim'], (folder) => {
      const { verification } = verified('')
      const bad = { verification: { ...verification, passed: false }, digest: null, error: damaged }
      return {
        files: [
          verified(inFolder(folder, 'a.wim')),
          verified(inFolder(folder, 'b.wim'), bad),
          verified(inFolder(folder, 'c.wim'), bad)
        ],
        exitCode: 3
      }
    })
    expect(runner.outputs).toMatchObject({
      verified: 'false',
      'image-digest': '',
      'error-code': '0x80070570'
    })
    expect(runner.failures.map(({ title }) => title)).toEqual([
      expect.stringContaining('b.wim failed (0x80070570)'),
      expect.stringContaining('c.wim failed (0x80070570)')
    ])
    expect(JSON.parse(runner.outputs.results ?? '')).toHaveLength(3)
    expect(runner.summary).toContain('stream 7 at offset 4711')
  })

  const { verification } = verified('')
  test.each<[string, (folder: string) => Told]>([
    ['a core that leaves a file out', () => ({ files: [] })],
    [
      'a core that says nothing of failure but did less',
      (folder) => ({
        files: [verified(inFolder(folder, 'a.wim'), { verification: { ...verification, level: 'table' } })]
      })
    ],
    [
      'a core that says "not passed" without an error',
      (folder) => ({
        files: [verified(inFolder(folder, 'a.wim'), { verification: { ...verification, passed: false } })]
      })
    ],
    [
      'a core that ends with another exit code',
      (folder) => ({
        files: [verified(inFolder(folder, 'a.wim'))],
        exitCode: 1
      })
    ],
    ['a core that tells of another file', (folder) => ({ files: [verified(inFolder(folder, 'b.wim'))] })]
  ])('is never passed by %s', async (_, tell) => {
    const { runner } = await play(['a.wim'], tell)
    expect(runner.outputs.verified).toBe('false')
    expect(runner.failures.length).toBeGreaterThan(0)
    expect(runner.failures[0]?.text).toContain('Next: ')
  })

  test('says "false", never nothing, when it cannot even begin', async () => {
    const runner = new RecordingRunner({ image: 'missing.wim' })
    const temp = tempFolder()
    const world = {
      runner,
      env: {},
      platform: process.platform,
      workspace: temp,
      temp,
      locateCore: () => Promise.reject(new Error('not reached')),
      stops: new Stops(process)
    }
    await expect(verify(world)).rejects.toThrow('"missing.wim" matches no file')
    expect(runner.outputs).toEqual({ verified: 'false' })
  })

  test('of many files with long names stays far below the limit of a summary', async () => {
    const names = Array.from({ length: 64 }, (_, index) => `${index}${'x'.repeat(200)}.wim`)
    const image = {
      index: 1,
      name: '<&>'.repeat(200),
      description: '',
      edition: '`|*'.repeat(200),
      version: '',
      architecture: '',
      languages: [],
      directories: 0,
      files: 0,
      bytes: 0
    }
    const { runner } = await play(names, (folder) => ({
      files: names
        .toSorted()
        .map((name) => verified(inFolder(folder, name), { images: Array.from({ length: 12 }, () => image) }))
    }))
    expect(runner.outputs.verified).toBe('true')
    expect(runner.summary.length).toBeLessThan(300 * 1024)
    expect(runner.summary).toMatch(/\d+ more are in the report/)
  })

  test('writes no summary when that is not wanted', async () => {
    const { runner } = await play(['a.wim'], (folder) => ({ files: [verified(inFolder(folder, 'a.wim'))] }), {
      summary: 'false'
    })
    expect(runner.summaries).toEqual([])
  })

  test('leaves a report that fits its schema, and the outputs of verify/action.yml', async () => {
    const { runner } = await play(['a.wim'], (folder) => ({
      files: [verified(inFolder(folder, 'a.wim'), { error: damaged })],
      exitCode: 3
    }))
    const folder = path.join(root, 'protocol')
    const schemas = ['event', 'report', 'verify-report'].map(
      (name) => JSON.parse(fs.readFileSync(path.join(folder, `${name}.schema.json`), 'utf8')) as object
    )
    const ajv = new Ajv2020({ schemas, strict: true, strictRequired: false, strictTypes: false })
    const report: unknown = JSON.parse(fs.readFileSync(runner.outputs['report-path'] ?? '', 'utf8'))
    expect(ajv.validate('verify-report.schema.json', report), ajv.errorsText()).toBe(true)
    const yml = parse(fs.readFileSync(path.join(root, 'verify', 'action.yml'), 'utf8')) as { outputs: object }
    expect(Object.keys(runner.outputs).sort()).toEqual(Object.keys(yml.outputs).sort())
  })
})
