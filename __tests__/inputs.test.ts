import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { InputError, readCleanup, readInputs, type ActionInputs, type Place } from '../src/inputs.js'
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
      chosen: { mode: 'save', because: null },
      request: {
        paths: [path.resolve('/mnt')],
        disposition: {
          kind: 'commit',
          append: false,
          checkIntegrity: false,
          imageName: null,
          imageDescription: null,
          compressionLevel: 'normal'
        },
        verify: 'auto',
        ifNotMounted: 'error',
        logPath: place.defaultLog,
        logLevel: 'WarningsInfo',
        scratchDirectory: null,
        unloadHives: true,
        handleTimeout: 30,
        onSaveFailure: 'fail'
      },
      upload: { when: 'always', name: null, retentionDays: null },
      summary: true,
      cleanup: true
    })
  })

  test('a log of the engine’s own choice, where the place has none', () => {
    expect(read({}, { defaultLog: null }).request.logPath).toBeNull()
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
    const { disposition } = read({ mode: 'Save', append: 'True', 'check-integrity': 'TRUE' }).request
    expect(disposition).toMatchObject({
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

describe('mode auto', () => {
  const wishes = { append: 'true', 'check-integrity': 'true', verify: 'full', 'on-save-failure': 'discard' }

  test.each(['success', 'Success', 'SUCCESS'])('saves while the job is green: %s', (status) => {
    const { mode, chosen, request } = read({
      mode: 'auto',
      'job-status': status,
      'image-name': 'N',
      ...wishes
    })
    expect([mode, chosen]).toEqual(['auto', { mode: 'save', because: 'the job has succeeded so far' }])
    expect(request).toMatchObject({
      disposition: { kind: 'commit', append: true, checkIntegrity: true, imageName: 'N' },
      verify: 'full',
      onSaveFailure: 'discard',
      ifNotMounted: 'error'
    })
  })

  test.each([
    ['failure', 'the job had failed'],
    ['Cancelled', 'the job was cancelled']
  ])('discards otherwise, and what holds for a save is left out: %s', (status, because) => {
    const { chosen, request } = read({ mode: 'auto', 'job-status': status, ...wishes })
    expect(chosen).toEqual({ mode: 'discard', because })
    expect(request).toMatchObject({
      disposition: { kind: 'discard' },
      verify: 'auto',
      onSaveFailure: 'fail',
      ifNotMounted: 'warn'
    })
  })

  test.each(['', 'skipped', 'ok', 'success!'])('never guesses: %j', (status) => {
    expect(problems({ mode: 'auto', 'job-status': status })).toEqual([
      `job-status: ${status === '' ? 'the empty value' : `"${status}"`} does not tell how the job stands, so that ` +
        'mode "auto" cannot choose; it accepts success, failure or cancelled.'
    ])
  })

  test('any other mode does not mind the status', () => {
    expect(read({ mode: 'save', 'job-status': 'failure' }).chosen).toEqual({ mode: 'save', because: null })
  })
})

describe('what a discard is told of the inputs', () => {
  test('every mounted image', () => {
    expect(read({ path: ' * ', mode: 'discard' }).request.paths).toBe('*')
  })

  test.each(['error', 'warn', 'ignore'] as const)('if-not-mounted %s', (word) => {
    for (const mode of ['save', 'discard', 'check']) {
      expect(read({ mode, 'if-not-mounted': word }).request.ifNotMounted).toBe(word)
    }
  })

  test('how long it may wait, and what it may unload', () => {
    const { request } = read({ mode: 'discard', 'handle-timeout': '0', 'unload-hives': 'false' })
    expect(request).toMatchObject({ handleTimeout: 0, unloadHives: false })
  })
})

describe('what post goes by', () => {
  const cleanup = (inputs: Readonly<Record<string, string>>): ActionInputs =>
    readCleanup(new RecordingRunner({ path: '/mnt', mode: 'save', ...inputs }), place)

  test('is a discard that minds nothing', () => {
    const { cleanup: wanted, request } = cleanup({
      append: 'true',
      verify: 'full',
      'if-not-mounted': 'error'
    })
    expect(wanted).toBe(true)
    expect(request).toMatchObject({
      paths: [path.resolve('/mnt')],
      disposition: { kind: 'discard' },
      ifNotMounted: 'ignore'
    })
  })

  test('is nothing where the paths or the wish cannot be read', () => {
    expect(cleanup({ cleanup: 'flase' }).cleanup).toBe(false)
    expect(cleanup({ cleanup: 'false' }).cleanup).toBe(false)
    expect(cleanup({ path: '' }).request.paths).toEqual([])
    expect(cleanup({ path: '*', mode: 'auto', 'job-status': 'success' }).request.paths).toEqual([])
  })

  test('does not mind what else is wrong', () => {
    const { request } = cleanup({
      mode: 'svae',
      'log-level': 'loud',
      'log-path': '/tmp/',
      'scratch-directory': '/no/such'
    })
    expect(request).toMatchObject({ logPath: place.defaultLog, scratchDirectory: null })
  })
})

describe('inputs that are refused', () => {
  test.each([
    [{ mode: 'svae' }, 'mode: "svae" is not known; it accepts save, discard, auto or check.'],
    [{ mode: '' }, 'mode: the empty value is not known; it accepts save, discard, auto or check.'],
    [{ path: ' \n ' }, 'path: the empty value is not accepted; it accepts one mount directory a line.'],
    [
      { path: '*', mode: 'save' },
      'path: "*" (every mounted image) cannot go with mode "save"; it accepts one mount directory a line there.'
    ],
    [
      { path: '*', mode: 'auto', 'job-status': 'failure' },
      'path: "*" (every mounted image) cannot go with mode "auto"; it accepts one mount directory a line there.'
    ],
    [
      { path: '/mnt\n*', mode: 'discard' },
      'path: "*" (every mounted image) stands alone; it accepts either "*" or one mount directory a line.'
    ],
    [
      { 'image-name': 'Pro' },
      'image-name: "Pro" is for a new image; it is accepted together with append: true only.'
    ],
    [
      { 'image-description': 'x', mode: 'discard' },
      'image-description: "x" is for a new image; it is accepted together with append: true only.'
    ],
    [
      { append: 'true', 'image-name': 'a\u0007b' },
      'image-name: "a\u0007b" holds "\\u0007"; it accepts up to 1024 characters on one line, without control characters.'
    ],
    [
      { append: 'true', 'image-description': 'x'.repeat(1025) },
      `image-description: "${'x'.repeat(200)}…" is too long; it accepts up to 1024 characters on one line, without control characters.`
    ],
    [
      { 'handle-timeout': '86401' },
      'handle-timeout: "86401" is not accepted; it accepts a whole number from 0 to 86400, or nothing.'
    ],
    [
      { 'handle-timeout': '30s' },
      'handle-timeout: "30s" is not accepted; it accepts a whole number from 0 to 86400, or nothing.'
    ],
    [{ 'unload-hives': 'on' }, 'unload-hives: "on" is neither yes nor no; it accepts true or false.'],
    [{ cleanup: '1' }, 'cleanup: "1" is neither yes nor no; it accepts true or false.'],
    [{ summary: 'off' }, 'summary: "off" is neither yes nor no; it accepts true or false.'],
    [
      { 'compression-level': 'best' },
      'compression-level: "best" is not known; it accepts fast, normal or max.'
    ],
    [{ 'on-save-failure': 'ignore' }, 'on-save-failure: "ignore" is not known; it accepts fail or discard.'],
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

  const line = '2025-05-13 10:35:49, Info                  DISM   API: PID=7316 TID=12832 text'
  test.each<[string, string | Buffer]>([
    ['of DISM', `${line}\nanything\n`],
    ['behind a byte order mark', `\ufeff${line}\r\n`],
    ['in UTF-16', Buffer.from(`\ufeff${line}\r\n`, 'utf16le')],
    ['in UTF-16 the other way round', Buffer.from(`\ufeff${line}\r\n`, 'utf16le').swap16()],
    ['that begins with a line of wimgapi', '[7316.303964] [0xC1420117] WIMUnmountImage:(2037)\r\n'],
    ['without a line', ''],
    ['with nothing but line ends', '\r\n\r\n'],
    ['with nothing but a mark', '\ufeff']
  ])('no log %s', (_what, content) => {
    const log = tempFile('dism.log', content)
    fs.copyFileSync(log, `${log}.bak`)
    expect(problems({ 'log-path': log })).toEqual([])
  })

  test.each<[string, string | Buffer]>([
    ['a secret', '[core]\n\trepositoryformatversion = 0\n'],
    ['an image', Buffer.concat([Buffer.from('MSWIM\0\0\0'), Buffer.alloc(300)])],
    ['lines of a log further down', `a key\n${line}\n`],
    ['white space without an end', ' '.repeat(100_000)]
  ])('a log path with %s at it, or at its .bak', (_what, content) => {
    for (const name of ['config', 'new.log.bak']) {
      const file = tempFile(name, content)
      const log = path.join(path.dirname(file), path.basename(name, '.bak'))
      expect(problems({ 'log-path': log })).toEqual([
        `log-path: "${file}" is there, and is not a log; it accepts a new file or a log of ` +
          'DISM, since the old log is moved to .bak and uploaded.'
      ])
    }
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
