import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Failure } from '../src/failure.js'
import { Stops } from '../src/native/stops.js'
import { fakeCore } from './support/fake-core.js'
import { Job } from './support/job.js'
import type { World } from '../src/world.js'
import { quietly } from './support/quiet.js'
import type { RecordingRunner } from './support/recording-runner.js'
import { ResultsService } from './support/results-service.js'
import { tempFile, tempFolder } from './support/temp.js'
import { runFile, runLines } from './support/transcripts.js'
import { unzip } from './support/zip.js'

function titles({ notices, warnings, failures }: RecordingRunner) {
  return {
    notices: notices.map(({ title }) => title),
    warnings: warnings.map(({ title }) => title),
    failures
  }
}

const nothing = { notices: [], warnings: [], failures: [] }
const unavailable = () =>
  Promise.reject(new Failure({ title: 'No core', text: 'There is no native core here.' }))

describe('a job that goes well', () => {
  test('hears one line of the first step and one of the last', async () => {
    const job = new Job()
    expect((await job.pre()).lines).toEqual([])
    job.mount()
    await job.main('commit')
    job.unmount()
    const told = await job.post()
    expect([titles(told), told.lines, told.summaries]).toEqual([nothing, ['Nothing is left mounted.'], []])
  })

  test('is the same with a mode of "check", whose mounts are left alone', async () => {
    const job = new Job({ mode: 'check' })
    await job.pre()
    job.mount()
    await job.main('check')
    const told = await job.post()
    expect(job.mounted).toEqual([job.path()])
    expect(titles(told)).toEqual(nothing)
    expect(told.log).toMatch(/is still mounted and was left alone: mode "check" changes nothing\.$/)
  })
})

describe('what a job leaves mounted', () => {
  test('when the step was skipped, is discarded with a notice', async () => {
    const job = new Job()
    await job.pre()
    job.mount()
    const told = await job.post()
    expect(job.mounted).toEqual([])
    expect(titles(told)).toEqual({ ...nothing, notices: [`${job.path()} was left mounted`] })
    expect(told.notices[0]?.text).toMatch(
      / was skipped\. It was taken off and its changes discarded,.*set the input cleanup to false/s
    )
    expect(told.summary).toContain('discarded')
  })

  test('by a save that failed, is discarded with a warning that says what is lost', async () => {
    const job = new Job()
    await job.pre()
    job.mount()
    await job.main('integrity-failure')
    const told = await job.post()
    expect(job.mounted).toEqual([])
    expect(titles(told)).toEqual({ ...nothing, warnings: [`${job.path()} was left mounted`] })
    expect(told.warnings[0]?.text).toContain(
      'its dismount had failed. It was taken off and its changes discarded'
    )
  })

  test('after a save, loses nothing', async () => {
    const job = new Job()
    await job.pre()
    job.mount({ status: 'saved' })
    await job.main('partial-unmount')
    const told = await job.post()
    expect(job.mounted).toEqual([])
    expect(titles(told).warnings).toEqual([])
    expect(told.notices[0]?.text).toContain('its changes are in the image file')
  })

  test('with cleanup: false, is named and stays', async () => {
    const job = new Job({ cleanup: 'false' })
    await job.pre()
    job.mount()
    const told = await job.post()
    expect(job.mounted).toEqual([job.path()])
    expect(titles(told)).toEqual({ ...nothing, notices: [`${job.path()} is still mounted`] })
    expect(told.notices[0]?.text).toMatch(
      /the input cleanup is not true\.\nNext: .*--path "[^"]+" --discard$/
    )
  })

  test('below the path goes too, and what lies elsewhere stays', async () => {
    const job = new Job()
    await job.pre()
    const [inner, beside, above] = [path.join(job.path(), 'inner'), `${job.path()}2`, job.path('..')]
    job.mount()
    for (const directory of [inner, beside, above]) job.mount({ path: directory })
    await job.post()
    expect(job.mounted).toEqual([beside, above])
  })

  test('goes beside a record that is damaged, which is named', async () => {
    const job = new Job()
    const core = fakeCore(runFile('discard'), ['--mounts', job.listing, '--damaged', '/state/mounts/1'])
    const damaged = { locateCore: () => Promise.resolve(core) }
    await job.pre(damaged)
    job.mount()
    const told = await job.post(damaged)
    expect(job.mounted).toEqual([])
    expect(told.lines).not.toContain('Nothing is left mounted.')
    expect(titles(told).notices).toEqual(['A mount record is damaged', `${job.path()} was left mounted`])
    expect(told.notices[0]?.text).toContain('(/state/mounts/1)')
  })

  test.skipIf(process.platform === 'win32')('is found by a link', async () => {
    const link = path.join(tempFolder(), 'link')
    const job = new Job({ path: link })
    fs.mkdirSync(job.path())
    fs.symlinkSync(job.path(), link)
    await job.pre()
    job.mount()
    await job.post()
    expect(job.mounted).toEqual([])
  })

  test('of several paths goes; of "*" nobody knows whose it is', async () => {
    const several = new Job({ path: 'a\nb', mode: 'discard' })
    const any = new Job({ path: '*', mode: 'discard' })
    for (const job of [several, any]) {
      job.mount({ path: job.path('before') })
      await job.pre()
      for (const name of ['a', 'b']) job.mount({ path: job.path(name) })
    }
    await several.post()
    expect(several.mounted).toEqual([several.path('before')])
    const told = await any.post()
    expect(any.mounted).toHaveLength(3)
    expect(told.warnings.map(({ title }) => title)).toEqual(
      ['a', 'b'].map((name) => `${any.path(name)} is still mounted`)
    )
    expect(told.log).not.toContain('uses: ./')
  })

  test('is left alone by a program that is not the released one any more', async () => {
    const job = new Job()
    await job.pre()
    job.mount()
    const core = fakeCore(runFile('discard'), ['--mounts', job.listing])
    // Replaced once it has listed the mounts.
    const locateCore = vi
      .fn<World['locateCore']>(unavailable)
      .mockResolvedValueOnce(core)
      .mockResolvedValueOnce(core)
    const told = await job.post({ locateCore })
    expect(job.mounted).toEqual([job.path()])
    expect(titles(told).warnings).toEqual(['Not cleaned up'])
    expect(locateCore).toHaveBeenCalledTimes(3)
  })

  test('is not said to be gone when it is not', async () => {
    const job = new Job()
    await job.pre()
    job.mount()
    // A core that fails to take it off.
    const core = fakeCore(runFile('partial-unmount'), ['--mounts', job.listing, '--refuse', 'yes'])
    const told = await job.post({ locateCore: () => Promise.resolve(core) })
    expect(job.mounted).toEqual([job.path()])
    expect([told.notices, told.failures]).toEqual([[], []])
    expect(told.warnings.map(({ title }) => title)).not.toContain(`${job.path()} was left mounted`)
    expect(told.warnings.map(({ text }) => text).join()).toContain('still mounted')
  })

  test('stays when nobody can take it off; that is a warning', async () => {
    const job = new Job()
    await job.pre()
    job.mount()
    const told = await job.post({ locateCore: unavailable })
    expect(titles(told)).toEqual({ ...nothing, warnings: ['Not cleaned up'] })
    expect(told.warnings[0]?.text).toContain('There is no native core here.')
  })

  test('is discarded too when the inputs of the step were refused', async () => {
    const job = new Job({ mode: 'svae' })
    await job.pre()
    job.mount()
    await expect(job.main('commit')).rejects.toThrow('mode: "svae"')
    expect(titles(await job.post()).warnings).toEqual([`${job.path()} was left mounted`])
    expect(job.mounted).toEqual([])
  })

  test('stays when nobody can say whether it may be discarded', async () => {
    const job = new Job({ cleanup: 'flase' })
    await job.pre()
    job.mount()
    await job.post()
    expect(job.mounted).toEqual([job.path()])
  })
})

describe('what was mounted before the job', () => {
  test('is left alone', async () => {
    const job = new Job()
    job.mount()
    expect((await job.pre()).lines).toEqual([`Mounted before this job: ${job.path()}`])
    const told = await job.post()
    expect(job.mounted).toEqual([job.path()])
    expect([titles(told), told.lines]).toEqual([
      nothing,
      [expect.stringMatching(/ is still mounted and was left alone: it was mounted before this job\.$/)]
    ])
  })

  test('is the job’s own once a step has taken it off and it is mounted again', async () => {
    const job = new Job({ mode: 'discard' })
    job.mount()
    await job.pre()
    job.unmount()
    await job.main('discard')
    job.mount()
    await job.post()
    expect(job.mounted).toEqual([])
  })

  test('is looked at once in a job, by the first use of the action', async () => {
    const job = new Job()
    await job.pre()
    job.mount()
    const locateCore = vi.fn(unavailable)
    await job.pre({ locateCore })
    expect(locateCore).not.toHaveBeenCalled()
    await job.post()
    expect(job.mounted).toEqual([])
  })

  test('counts only for the job that looked', async () => {
    const job = new Job()
    await job.pre()
    job.setEnv({ GITHUB_RUN_ID: '4712' })
    job.mount()
    await job.post()
    expect(job.mounted).toEqual([job.path()])
  })

  test.each(['not JSON', '{"job":"4711  image","mounts":[{"path":7}]}', ' '.repeat(2_000_000)])(
    'is not known from a record that makes no sense',
    async (text) => {
      const job = new Job()
      await job.pre()
      job.mount()
      fs.writeFileSync(path.join(path.dirname(job.log), 'mounts-before-job.json'), text)
      await job.post()
      expect(job.mounted).toEqual([job.path()])
    }
  )
})

describe('where the first step did not run', () => {
  test('nothing is discarded: it is said once, and how to do it', async () => {
    const job = new Job()
    job.mount()
    job.mount({ path: path.join(job.path(), 'inner') })
    const told = await job.post()
    expect(job.mounted).toHaveLength(2)
    expect(told.lines.filter((line) => line.includes('uses: ./'))).toHaveLength(1)
    expect(titles(told).warnings).toHaveLength(2)
    expect(told.warnings[0]?.text).toContain('--discard')
  })

  test('and nothing is left, there is nothing to say', async () => {
    const job = new Job()
    expect((await job.post()).lines).toEqual(['Nothing is left mounted.'])
  })

  test.each([
    ['there is no core', { locateCore: unavailable }],
    ['the core cannot tell', {}]
  ])('because %s, the first step says so and does not fail', async (_, world) => {
    const job = new Job()
    const listing = tempFile('listing.ndjson', 'rubbish\n')
    const rubbish = { locateCore: () => Promise.resolve(fakeCore(listing, ['--mounts', 'fail'])) }
    const told = await job.pre('locateCore' in world ? world : rubbish)
    expect(titles(told)).toEqual(nothing)
    expect(told.lines).toEqual([
      expect.stringMatching(/^What is mounted before this job is not known,.*: .+/)
    ])
  })
})

describe('the logs of a main step that was stopped', () => {
  quietly()

  async function service(): Promise<ResultsService> {
    const results = await ResultsService.start()
    onTestFinished(() => results.stop())
    for (const [name, value] of Object.entries(results.environment)) vi.stubEnv(name, value)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    return results
  }

  /** The runner cancels the step once the core is running. */
  class Cancelled extends Stops {
    readonly #runner: EventEmitter

    constructor() {
      const runner = new EventEmitter()
      super(Object.assign(runner, { platform: 'win32' as const, kill: () => undefined }))
      this.#runner = runner
      this.listen()
    }

    override coreStarted(pid: number): void {
      super.coreStarted(pid)
      this.#runner.emit('SIGINT', 'SIGINT')
    }
  }

  test('are uploaded by post, from what the main step had collected', async () => {
    const results = await service()
    const job = new Job({ 'upload-logs': 'always' })
    job.setEnv(results.environment)
    await job.pre()
    job.mount()
    const main = await job.main('cancelled', { stops: new Cancelled() })
    expect(main.lines.at(-1)).toMatch(/^The logs in .* are left to the post step/)
    expect(results.artifacts).toEqual([])

    const told = await job.post()
    const [first, second] = results.artifacts
    expect(results.artifacts).toHaveLength(2)
    const reports = [first, second].map((artifact) => {
      const files = unzip(artifact?.content ?? Buffer.alloc(0))
      return JSON.parse(String(files['report.json'])) as Record<string, unknown>
    })
    expect(reports.map(({ result }) => result).sort()).toEqual(['discarded', 'failed'])
    expect(titles(told).notices).toEqual(['The logs of the main step'])
  })

  test('are collected by post when the main step was killed before it could', async () => {
    const results = await service()
    const job = new Job({ 'upload-logs': 'on-failure', mode: 'auto', 'job-status': 'success' })
    job.setEnv(results.environment)
    await job.pre()
    fs.writeFileSync(job.log, 'the last lines\n')
    // What a main step leaves that the runner kills during the save.
    const opened = runLines('commit')[1] ?? ''
    const log = { ...(JSON.parse(opened) as object), path: job.log, archivedTo: `${job.log}.bak` }
    const core = { version: '0.1.0', platform: 'linux-x64', pid: 4711 }
    Object.assign(job.runners.post.kept, {
      main: 'started',
      'job-status': 'success',
      'log-place': JSON.stringify({ core, log })
    })
    await job.post()
    const files = unzip(results.artifacts[0]?.content ?? Buffer.alloc(0))
    expect(String(files['dism.log'])).toBe('the last lines\n')
    expect(JSON.parse(String(files['report.json']))).toMatchObject({
      mode: 'auto',
      request: { disposition: { kind: 'commit' } },
      result: 'failed',
      stoppedBy: 'the runner'
    })
  })

  test('are not what the environment says that they are', async () => {
    const results = await service()
    const secret = tempFile('secret', 'a key')
    const core = { version: '0.1.0', platform: 'linux-x64', pid: 4711 }
    const logOf = (job: Job): { path: string; archivedTo: string | null }[] => [
      { path: secret, archivedTo: null },
      { path: job.log, archivedTo: secret }
    ]
    for (const which of [0, 1]) {
      const job = new Job({ 'upload-logs': 'always' })
      job.setEnv(results.environment)
      await job.pre()
      fs.writeFileSync(job.log, 'lines\n')
      Object.assign(job.runners.post.kept, {
        main: 'started',
        'job-status': 'success',
        'log-place': JSON.stringify({ core, log: { ...logOf(job)[which], writer: 'dismount' } })
      })
      const told = await job.post()
      expect(told.log).toContain('no run of ours keeps a log there')
    }
    expect(results.requests).toEqual([])
  })

  test.skipIf(process.platform === 'win32')(
    'are not looked for by a link in the place of our folder',
    async () => {
      const results = await service()
      const job = new Job({ 'upload-logs': 'always' })
      job.setEnv(results.environment)
      const elsewhere = tempFolder()
      fs.mkdirSync(path.join(elsewhere, 'logs-abc'))
      fs.writeFileSync(path.join(elsewhere, 'logs-abc', 'report.json'), 'a key')
      fs.symlinkSync(elsewhere, path.dirname(job.log))
      Object.assign(job.runners.post.kept, {
        main: 'started',
        'log-directory': path.join(path.dirname(job.log), 'logs-abc')
      })
      expect((await job.post()).log).toContain('is a link or a file')
      await expect(job.main('commit')).rejects.toThrow('is a link or a file')
      expect((await job.pre()).log).toContain('is a link or a file')
      expect(fs.readdirSync(elsewhere)).toEqual(['logs-abc'])
      expect(results.requests).toEqual([])
    }
  )

  test('are not uploaded twice, nor when nobody wants them, nor from a folder that is not ours', async () => {
    const results = await service()
    for (const kept of [
      { main: 'finished', 'log-directory': 'ours' },
      { main: 'started', 'log-directory': 'never' },
      { main: 'started', 'log-directory': tempFolder() }
    ]) {
      const job = new Job({ 'upload-logs': kept['log-directory'] === 'never' ? 'never' : 'always' })
      job.setEnv(results.environment)
      await job.pre()
      const ours = path.join(path.dirname(job.log), 'logs-abc')
      fs.mkdirSync(ours)
      fs.writeFileSync(path.join(ours, 'report.json'), '{}')
      const directory = path.isAbsolute(kept['log-directory']) ? kept['log-directory'] : ours
      Object.assign(job.runners.post.kept, { ...kept, 'log-directory': directory })
      await job.post()
    }
    expect(results.requests).toEqual([])
  })
})
