import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { InputError, readInputs, type ActionInputs, type Place } from '../src/inputs.js'
import { RecordingRunner } from './support/recording-runner.js'
import { tempFile, tempFolder } from './support/temp.js'

const workspace = path.resolve('/work/space')
const place: Place = { workspace, defaultLog: path.resolve('/temp/dism.log'), platform: 'linux' }

function read(inputs: Readonly<Record<string, string>>, where: Partial<Place> = {}): ActionInputs {
  return readInputs(new RecordingRunner({ path: '/mnt', mode: 'save', ...inputs }), { ...place, ...where })
}

/** The problems that the inputs have, without the first line. */
function problems(inputs: Readonly<Record<string, string>>, where: Partial<Place> = {}): string[] {
  try {
    read(inputs, where)
  } catch (error) {
    if (error instanceof InputError) return error.message.split('\n- ').slice(1)
    throw error
  }
  return []
}

describe('inputs that say nothing but path and mode', () => {
  test('save', () => {
    expect(read({})).toEqual({
      mode: 'save',
      request: {
        paths: [path.resolve('/mnt')],
        disposition: { kind: 'commit', append: false, checkIntegrity: false },
        verify: 'auto',
        ifNotMounted: 'error',
        logPath: place.defaultLog,
        logLevel: 'WarningsInfo',
        scratchDirectory: null
      },
      upload: { when: 'always', name: null, retentionDays: null }
    })
  })

  test('discard warns about a path that is not a mount, check fails', () => {
    expect(read({ mode: 'discard' }).request).toMatchObject({
      disposition: { kind: 'discard' },
      ifNotMounted: 'warn'
    })
    expect(read({ mode: 'check' }).request).toMatchObject({
      disposition: { kind: 'check' },
      ifNotMounted: 'error'
    })
  })
})

describe('inputs that are understood', () => {
  test('paths are one a line, made absolute, once each', () => {
    const { paths } = read({ path: '\n  mnt/a \r\n\n/mnt/b\n./mnt/a/\n' }).request
    expect(paths).toEqual([path.join(workspace, 'mnt/a'), path.resolve('/mnt/b')])
  })

  test.skipIf(process.platform === 'win32')(
    'a directory that is named twice counts once, under its first name',
    () => {
      const folder = tempFolder()
      const link = path.join(tempFolder(), 'link')
      fs.symlinkSync(folder, link)
      expect(read({ path: `${link}\n${folder}` }).request.paths).toEqual([link])
    }
  )

  test.each([
    ['1', 'Errors'],
    ['2', 'Warnings'],
    ['3', 'WarningsInfo'],
    ['4', 'Debug'],
    ['warningsinfo', 'WarningsInfo'],
    ['DEBUG', 'Debug']
  ])('log-level %s is %s', (value, level) => {
    expect(read({ 'log-level': value }).request.logLevel).toBe(level)
  })

  test('words in any case, booleans as YAML writes them', () => {
    expect(read({ mode: 'Save', append: 'True', 'check-integrity': 'TRUE' }).request.disposition).toEqual({
      kind: 'commit',
      append: true,
      checkIntegrity: true
    })
  })

  test('the upload', () => {
    expect(
      read({ 'upload-logs': 'on-failure', 'artifact-name': 'dism logs', 'retention-days': '400' }).upload
    ).toEqual({
      when: 'on-failure',
      name: 'dism logs',
      retentionDays: 400
    })
  })

  test('a log beside the image and a scratch directory of one’s own', () => {
    const folder = tempFolder()
    const { request } = read({ 'log-path': 'logs/dism.log', 'scratch-directory': folder })
    expect(request).toMatchObject({
      logPath: path.join(workspace, 'logs/dism.log'),
      scratchDirectory: folder
    })
  })
})

describe('inputs that are refused', () => {
  test.each([
    [{ mode: 'svae' }, 'mode: "svae" is not known; it accepts save, discard or check.'],
    [{ mode: '' }, 'mode: the empty value is not known; it accepts save, discard or check.'],
    [{ path: ' \n ' }, 'path: the empty value is not accepted; it accepts one mount directory a line.'],
    [
      { path: '*', mode: 'discard' },
      'path: "*" (every mounted image) is not supported by this version; it accepts one mount directory a line.'
    ],
    [{ append: 'yes' }, 'append: "yes" is neither yes nor no; it accepts true or false.'],
    [
      { append: 'true', mode: 'discard' },
      'append: "true" cannot go with mode "discard", which writes nothing; it accepts false there.'
    ],
    [
      { 'check-integrity': 'True', mode: 'discard' },
      'check-integrity: "True" cannot go with mode "discard", which writes nothing; it accepts false there.'
    ],
    [
      { append: 'true', mode: 'check' },
      'append: "true" cannot go with mode "check", which writes nothing; it accepts false there.'
    ],
    [
      { verify: 'full', mode: 'check' },
      'verify: "full" cannot go with mode "check", which saves nothing; it accepts auto or none there.'
    ],
    [
      { verify: 'full', mode: 'discard' },
      'verify: "full" cannot go with mode "discard", which saves nothing; it accepts auto or none there.'
    ],
    [{ verify: 'all' }, 'verify: "all" is not known; it accepts auto, none, table or full.'],
    [{ 'if-not-mounted': 'fail' }, 'if-not-mounted: "fail" is not known; it accepts error, warn or ignore.'],
    [
      { 'log-level': '5' },
      'log-level: "5" is not known; it accepts 1 or Errors, 2 or Warnings, 3 or WarningsInfo, 4 or Debug.'
    ],
    [{ 'upload-logs': 'true' }, 'upload-logs: "true" is not known; it accepts always, on-failure or never.'],
    [
      { 'artifact-name': 'a/b' },
      'artifact-name: "a/b" holds "/"; it accepts names without " : < > | * ? \\ / ##[ and control characters.'
    ],
    [
      { 'retention-days': '5 days' },
      'retention-days: "5 days" is not accepted; it accepts a whole number from 1 to 400, or nothing.'
    ],
    [
      { 'retention-days': '0' },
      'retention-days: "0" is not accepted; it accepts a whole number from 1 to 400, or nothing.'
    ],
    [
      { 'scratch-directory': '/no/such/folder' },
      'scratch-directory: "/no/such/folder" does not exist; it accepts an existing local directory, or nothing.'
    ],
    [{ 'log-path': 'logs/' }, 'log-path: "logs/" is a directory; it accepts the path of a file.']
  ])('%j', (inputs, problem) => {
    expect(problems(inputs)).toEqual([problem])
  })

  test.each(['a\nb', 'x ##[add-mask]y', 'a:b', 'x'.repeat(257)])('the artifact name %j', (name) => {
    expect(problems({ 'artifact-name': name })).toHaveLength(1)
  })

  test('a log path that is a directory, a scratch directory that is a file', () => {
    const folder = tempFolder()
    const file = tempFile('x', '', folder)
    expect(problems({ 'log-path': folder, 'scratch-directory': file })).toEqual([
      `log-path: "${folder}" is a directory; it accepts the path of a file.`,
      `scratch-directory: "${file}" is not a directory; it accepts an existing local directory, or nothing.`
    ])
  })

  test('a scratch directory on a share of Windows, but not one of the long form', () => {
    expect(problems({ 'scratch-directory': '\\\\server\\share' }, { platform: 'win32' })).toEqual([
      expect.stringContaining('is on a share')
    ])
    expect(problems({ 'scratch-directory': '\\\\?\\C:\\scratch' }, { platform: 'win32' })).not.toEqual([
      expect.stringContaining('is on a share')
    ])
  })

  test('more paths than a request holds', () => {
    const lines = Array.from({ length: 65 }, (_, index) => `/mnt/${index}`).join('\n')
    expect(problems({ path: lines })).toEqual([
      'path: 65 directories are too many; it accepts up to 64, one a line.'
    ])
  })

  test('all at once, in one message', () => {
    const inputs = { path: '', mode: 'discard', append: 'true', 'log-level': 'loud', 'retention-days': '-1' }
    expect(() => read(inputs)).toThrow('4 inputs cannot be used; nothing was touched.')
    expect(problems(inputs).map((problem) => problem.split(':')[0])).toEqual([
      'path',
      'append',
      'log-level',
      'retention-days'
    ])
  })

  test('nothing was written by reading them', () => {
    const folder = tempFolder()
    problems({ 'log-path': path.join(folder, 'logs', 'x.log'), mode: 'no' })
    expect(fs.readdirSync(folder)).toEqual([])
  })
})
