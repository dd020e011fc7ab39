import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bundleWith, entryOf, playing, withBlock } from '../support/bundle.js'
import { ResultsService } from '../support/results-service.js'
import { runStep, type CancelPlan, type Step } from '../support/runner.js'
import { tempFile, tempFolder } from '../support/temp.js'
import { resultOf, runFile } from '../support/transcripts.js'
import { unzip } from '../support/zip.js'

// The stages of the bundle as the runner starts them, in one job. Only the core is a stand-in, a shell script.
const posix = process.platform !== 'win32'
const hostile = '\r::error::x\n##[add-mask]e\u001b[1m<b>\u202e'

interface JobOptions {
  inputs?: Readonly<Record<string, string>>
  plays?: string
  options?: readonly string[]
  env?: Readonly<Record<string, string>>
  checksum?: string
}

/** One use of the action in a job. */
class Use {
  readonly temp = tempFolder()
  readonly mount = path.join(this.temp, 'mnt')
  readonly #mounts = tempFile('mounted.ndjson', '')
  readonly #main: string
  readonly #inputs: Readonly<Record<string, string>>
  readonly #env: Readonly<Record<string, string>>
  #state: Readonly<Record<string, string>> = {}

  constructor({ inputs = {}, plays = 'discard', options = [], env = {}, ...checksum }: JobOptions = {}) {
    this.#main = bundleWith(playing(runFile(plays), ['--mounts', this.#mounts, ...options]), checksum)
    this.#inputs = withBlock({ path: this.mount, mode: 'save', 'upload-logs': 'never', ...inputs })
    this.#env = env
  }

  isMounted(directory = this.mount): void {
    const mount = { type: 'mount', ...resultOf('commit').mount, path: directory }
    fs.appendFileSync(this.#mounts, `${JSON.stringify(mount)}\n`)
  }

  get mounted(): number {
    return fs.readFileSync(this.#mounts, 'utf8').split('\n').length - 1
  }

  async stage(stage: 'pre' | 'main' | 'post', cancel?: CancelPlan): Promise<Step> {
    const step = await runStep({
      main: stage === 'main' ? this.#main : entryOf(this.#main, stage),
      inputs: this.#inputs,
      env: this.#env,
      temp: this.temp,
      state: this.#state,
      ...(cancel === undefined ? {} : { cancel })
    })
    this.#state = step.state
    return step
  }
}

const quietStep = { exitCode: 0, annotations: { error: [], warning: [], notice: [] } }

function titlesOf({ annotations: { error, warning, notice } }: Step) {
  return [...error, ...warning, ...notice].map(({ name, properties }) => `${name}: ${properties.title ?? ''}`)
}

describe.skipIf(!posix)('the stages of the bundle', () => {
  test('of a job that goes well are silent but for one line', async () => {
    const use = new Use({ plays: 'commit' })
    expect(await use.stage('pre')).toMatchObject({ ...quietStep, log: '', outputs: {}, summary: '' })
    const main = await use.stage('main')
    expect(main).toMatchObject({ exitCode: 0, outputs: { result: 'saved' } })
    expect(await use.stage('post')).toMatchObject({
      ...quietStep,
      log: 'Nothing is left mounted.',
      outputs: {},
      summary: ''
    })
  })

  test('take off what a skipped step leaves, with a notice, a summary and the logs', async () => {
    const results = await ResultsService.start()
    onTestFinished(() => results.stop())
    const use = new Use({ inputs: { 'upload-logs': 'always' }, env: results.environment })
    await use.stage('pre')
    use.isMounted()
    const post = await use.stage('post')
    expect([post.exitCode, use.mounted]).toEqual([0, 0])
    expect(titlesOf(post)).toEqual([`notice: ${use.mount} was left mounted`])
    expect(post.summary).toContain('discarded')
    const files = unzip(results.artifacts[0]?.content ?? Buffer.alloc(0))
    expect(String(files['dism.log'])).toBe('discarded\n')
    expect(JSON.parse(String(files['report.json']))).toMatchObject({ result: 'discarded', mode: 'discard' })
  })

  test('take off what a killed step leaves, and bring its log', async () => {
    const results = await ResultsService.start()
    onTestFinished(() => results.stop())
    const use = new Use({
      plays: 'commit',
      options: ['--pause', '300', '--log', 'asked'],
      inputs: { 'upload-logs': 'always' },
      env: results.environment
    })
    await use.stage('pre')
    use.isMounted()
    const cancel = { when: '::group::Save', untilTermMs: 200, untilKillMs: 200 }
    const main = await use.stage('main', cancel)
    expect([main.signal, main.outputs.result, results.artifacts]).toEqual(['SIGKILL', 'failed', []])
    const post = await use.stage('post')
    expect([post.exitCode, use.mounted]).toEqual([0, 0])
    expect(titlesOf(post).sort()).toEqual([
      'notice: The logs of the main step',
      `warning: ${use.mount} was left mounted`
    ])
    const reports = results.artifacts.map(({ content }) => String(unzip(content)['report.json']))
    expect(reports.map((text) => (JSON.parse(text) as { stoppedBy: string }).stoppedBy)).toEqual(
      expect.arrayContaining(['the runner', null])
    )
  })

  test('name what they find where the first one did not run', async () => {
    const use = new Use()
    use.isMounted()
    const post = await use.stage('post')
    expect([post.exitCode, use.mounted]).toEqual([0, 1])
    expect(post.log).toContain('"uses: ./"')
    expect(titlesOf(post)).toEqual([`warning: ${use.mount} is still mounted`])
  })

  test('leave everything with cleanup: false', async () => {
    const use = new Use({ inputs: { cleanup: 'false' } })
    await use.stage('pre')
    use.isMounted()
    const post = await use.stage('post')
    expect([post.exitCode, use.mounted, titlesOf(post)]).toEqual([
      0,
      1,
      [`notice: ${use.mount} is still mounted`]
    ])
  })

  test('but the main one never fail the job', async () => {
    const broken = new Use({ checksum: '0'.repeat(64) })
    expect(await broken.stage('pre')).toMatchObject(quietStep)
    const post = await broken.stage('post')
    expect([post.exitCode, titlesOf(post)]).toEqual([0, ['warning: Not cleaned up']])
    const mistaken = new Use({ inputs: { path: '', mode: '?', cleanup: '?', 'log-path': '/' } })
    expect(await mistaken.stage('pre')).toMatchObject(quietStep)
    expect((await mistaken.stage('main')).exitCode).toBe(1)
    expect(await mistaken.stage('post')).toMatchObject(quietStep)
  })

  test('are told by their file, not by what somebody can set', async () => {
    const env = { STATE_isPost: 'true', STATE_main: 'finished', DISMOUNT_STAGE: 'post', INPUT_STAGE: 'post' }
    const use = new Use({ plays: 'commit', env })
    expect((await use.stage('main')).outputs.result).toBe('saved')
  })

  test('let no name of a mount act as a workflow command', async () => {
    const use = new Use()
    use.isMounted(`${use.mount}/early${hostile}`)
    const pre = await use.stage('pre')
    use.isMounted(`${use.mount}/late${hostile}`)
    const post = await use.stage('post')
    expect([pre.exitCode, post.exitCode, use.mounted]).toEqual([0, 0, 1])
    const names = [...pre.lines, ...post.lines].flatMap((line) =>
      line.kind === 'command' ? [line.command.name] : []
    )
    expect([...new Set(names)].sort()).toEqual(['notice'])
    for (const character of ['\u001b', '\u202e', '\r']) expect(pre.log + post.log).not.toContain(character)
    expect(post.summary).not.toContain('<b>')
  })
})

describe.skipIf(!posix)('the request of the bundle', () => {
  async function requestFor(inputs: Readonly<Record<string, string>>, plays = 'commit') {
    const echo = path.join(tempFolder(), 'echo.json')
    const use = new Use({ inputs, plays, options: ['--echo', echo] })
    use.isMounted()
    const step = await use.stage('main')
    if (!fs.existsSync(echo)) return { step, request: null }
    const { request } = JSON.parse(fs.readFileSync(echo, 'utf8')) as { request: string }
    return { step, request: JSON.parse(request) as Record<string, unknown> }
  }

  test('has every input in it', async () => {
    const scratch = tempFolder()
    const { request } = await requestFor({
      path: '/b\n/a',
      append: 'true',
      'image-name': 'N',
      'image-description': 'D\u202e',
      'check-integrity': 'true',
      'compression-level': 'max',
      verify: 'full',
      'if-not-mounted': 'warn',
      'on-save-failure': 'discard',
      'unload-hives': 'false',
      'handle-timeout': '7',
      'log-level': '4',
      'log-path': '/tmp/x.log',
      'scratch-directory': scratch
    })
    expect(request).toEqual({
      protocol: 1,
      command: 'dismount',
      paths: ['/b', '/a'],
      disposition: {
        kind: 'commit',
        append: true,
        checkIntegrity: true,
        imageName: 'N',
        imageDescription: 'D\u202e',
        compressionLevel: 'max'
      },
      verify: 'full',
      ifNotMounted: 'warn',
      logPath: '/tmp/x.log',
      logLevel: 'Debug',
      scratchDirectory: scratch,
      unloadHives: false,
      handleTimeout: 7,
      onSaveFailure: 'discard'
    })
  })

  test.each([
    ['success', 'commit', 'save, because the job has succeeded so far'],
    ['failure', 'discard', 'discard, because the job had failed'],
    ['cancelled', 'discard', 'discard, because the job was cancelled']
  ])('of mode auto in a job with status %s: %s', async (status, kind, said) => {
    const inputs = { mode: 'auto', 'job-status': status, append: 'true' }
    const { step, request } = await requestFor(inputs, kind)
    expect(request?.disposition).toMatchObject({ kind })
    expect(step.log).toContain(`Mode auto: ${said}.`)
    expect(step.exitCode).toBe(0)
  })

  test('of mode auto is not made when nobody says how the job stands', async () => {
    const { step, request } = await requestFor({ mode: 'auto', 'job-status': '' })
    expect([step.exitCode, request]).toEqual([1, null])
    expect(step.annotations.error[0]?.data).toContain('job-status: the empty value')
    expect(step.outputs).toMatchObject({ result: 'failed', saved: 'false' })
  })

  test('for every mounted image is a discard', async () => {
    const { step, request } = await requestFor({ path: '*', mode: 'discard' })
    expect(request).toMatchObject({ paths: '*', disposition: { kind: 'discard' } })
    expect([step.exitCode, step.outputs.unmounted]).toEqual([0, 'true'])
    const refused = await requestFor({ path: '*', mode: 'save' })
    expect([refused.step.exitCode, refused.request]).toEqual([1, null])
  })

  test('writes no summary when nobody wants one', async () => {
    const { step } = await requestFor({ summary: 'false' })
    expect([step.exitCode, step.summary]).toEqual([0, ''])
  })
})
