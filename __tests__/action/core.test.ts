import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { committedBundle, committedCore, entryOf, withBlock } from '../support/bundle.js'
import { ResultsService } from '../support/results-service.js'
import { runStep, type Step } from '../support/runner.js'
import { tempFolder } from '../support/temp.js'
import { unzip } from '../support/zip.js'

// The whole action as it is committed: dist/index.js with the core beside it, on images that wimlib made.
const wimlib = spawnSync('wimlib-imagex', ['--version']).status === 0
const missing = [
  ...(committedCore === null ? [`dist/native for ${process.platform}-${process.arch}`] : []),
  ...(wimlib ? [] : ['wimlib-imagex'])
]
const title =
  missing.length === 0 ? 'the action with its core' : `the action with its core (needs ${missing.join(', ')})`

interface Mounted {
  wim: string
  mount: string
}

/** A small image, captured by wimlib and mounted by the core. */
function mounted(folder = tempFolder()): Mounted {
  const tree = path.join(folder, 'tree')
  const wim = path.join(folder, 'test.wim')
  const mount = path.join(folder, 'mnt')
  fs.mkdirSync(tree, { recursive: true })
  fs.writeFileSync(path.join(tree, 'kept.txt'), 'kept')
  fs.writeFileSync(path.join(tree, 'edited.txt'), 'before')
  execFileSync('wimlib-imagex', ['capture', tree, wim, 'Test image', '--check'], { stdio: 'ignore' })
  core(['mount', '--image', wim, '--index', '1', '--path', mount])
  // The record of a mount lies in the user's state, not in our folder.
  onTestFinished(() => {
    core(['--path', mount, '--discard', '--log-path', path.join(folder, 'end.log')])
  })
  return { wim, mount }
}

function core(args: readonly string[]): void {
  spawnSync(committedCore ?? '', args, { stdio: 'ignore' })
}

async function act(
  { mount }: Mounted,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {}
): Promise<Step> {
  return await runStep({
    main: committedBundle,
    inputs: withBlock({ path: mount, 'upload-logs': 'never', ...inputs }),
    env
  })
}

/** A file as another tool finds it in the image. */
function extracted({ wim }: Mounted, name: string, index = 1): string {
  const args = ['extract', wim, String(index), name, '--to-stdout']
  return execFileSync('wimlib-imagex', args, { encoding: 'utf8' })
}

describe.skipIf(missing.length > 0)(title, { timeout: 60_000 }, () => {
  test('saves an edited file into the image, with a table, verified', async () => {
    const image = mounted()
    fs.writeFileSync(path.join(image.mount, 'edited.txt'), 'after')
    const { exitCode, outputs, log } = await act(image, {
      mode: 'save',
      'check-integrity': 'true',
      verify: 'full'
    })
    expect(exitCode, log).toBe(0)
    expect(outputs).toMatchObject({ result: 'saved', saved: 'true', unmounted: 'true', verified: 'true' })
    expect(extracted(image, '/edited.txt')).toBe('after')
    expect(extracted(image, '/kept.txt')).toBe('kept')
    expect(execFileSync('wimlib-imagex', ['info', image.wim], { encoding: 'utf8' })).toMatch(
      /Attributes:.*Integrity/
    )
    expect(fs.readFileSync(outputs['log-path'] ?? '', 'utf8')).not.toBe('')
  })

  test('appends a new image and leaves the mounted one', async () => {
    const image = mounted()
    fs.writeFileSync(path.join(image.mount, 'edited.txt'), 'after')
    const { exitCode, outputs, log } = await act(image, { mode: 'save', append: 'true' })
    expect(exitCode, log).toBe(0)
    expect(outputs).toMatchObject({ result: 'saved', 'image-index': '2', 'image-count': '2' })
    expect([extracted(image, '/edited.txt', 1), extracted(image, '/edited.txt', 2)]).toEqual([
      'before',
      'after'
    ])
  })

  test('appends it under a name of its own', async () => {
    const image = mounted()
    const named = { append: 'true', 'image-name': 'Réseau <b>', 'image-description': 'x & y ::error::z' }
    const { exitCode, outputs, annotations, log } = await act(image, { mode: 'save', ...named })
    expect([exitCode, annotations.error], log).toEqual([0, []])
    expect(outputs).toMatchObject({ 'image-index': '2', 'image-name': 'Réseau <b>' })
    const info = execFileSync('wimlib-imagex', ['info', image.wim, '2'], { encoding: 'utf8' })
    expect(info).toMatch(/^Name: +Réseau <b>$/m)
    expect(info).toMatch(/^Description: +x & y ::error::z$/m)
  })

  test('discards after a save that failed, when that is wanted, and fails all the same', async () => {
    const image = mounted()
    const before = fs.readFileSync(image.wim)
    // A name that no image can hold stops the save.
    fs.writeFileSync(Buffer.concat([Buffer.from(`${image.mount}/bad`), Buffer.from([0xff])]), '')
    const kept = await act(image, { mode: 'save' })
    expect([kept.exitCode, kept.outputs.unmounted], kept.log).toEqual([1, 'false'])
    const dropped = await act(image, { mode: 'save', 'on-save-failure': 'discard' })
    expect([dropped.exitCode, dropped.outputs.saved, dropped.outputs.unmounted], dropped.log).toEqual([
      1,
      'false',
      'true'
    ])
    expect([fs.readdirSync(image.mount), fs.readFileSync(image.wim).equals(before)]).toEqual([[], true])
  })

  test('uploads its log, the log of the step before and the report', async () => {
    const image = mounted()
    const results = await ResultsService.start()
    onTestFinished(() => results.stop())
    const inputs = { 'log-path': path.join(path.dirname(image.mount), 'my.log'), 'log-level': '4' }
    await act(image, { ...inputs, mode: 'check' })
    const { exitCode, log } = await act(
      image,
      { ...inputs, mode: 'save', 'upload-logs': 'always' },
      results.environment
    )
    expect(exitCode, log).toBe(0)
    const files = unzip(results.artifacts[0]?.content ?? Buffer.alloc(0))
    expect(Object.keys(files).sort()).toEqual([
      'dism-this-run.log',
      'dism.log',
      'dism.log.bak',
      'mounts-after.json',
      'mounts-before.json',
      'report.json'
    ])
    expect(files['dism.log']?.length).toBeGreaterThan(files['dism.log.bak']?.length ?? Infinity)
    expect(JSON.parse(String(files['report.json']))).toMatchObject({
      schema: 1,
      result: 'saved',
      saved: true
    })
  })

  test('discards without touching the file', async () => {
    const image = mounted()
    const before = fs.readFileSync(image.wim)
    fs.writeFileSync(path.join(image.mount, 'edited.txt'), 'after')
    const { exitCode, outputs, log } = await act(image, { mode: 'discard' })
    expect(exitCode, log).toBe(0)
    expect(outputs).toMatchObject({
      result: 'discarded',
      saved: 'false',
      unmounted: 'true',
      verified: 'skipped'
    })
    expect(fs.readFileSync(image.wim).equals(before)).toBe(true)
  })

  test('checks without touching anything', async () => {
    const image = mounted()
    const { exitCode, outputs, log } = await act(image, { mode: 'check' })
    expect(exitCode, log).toBe(0)
    expect(outputs.result).toBe('checked')
    expect(fs.readdirSync(image.mount).sort()).toEqual(['edited.txt', 'kept.txt'])
  })

  test.each([
    ['save', '', 1, 'failed', [1, 0]],
    ['check', '', 1, 'failed', [1, 0]],
    ['discard', '', 0, 'not-mounted', [0, 1]],
    ['save', 'warn', 0, 'not-mounted', [0, 1]],
    ['save', 'ignore', 0, 'not-mounted', [0, 0]],
    ['discard', 'error', 1, 'failed', [1, 0]],
    ['discard', 'ignore', 0, 'not-mounted', [0, 0]]
  ])(
    'of a path that is not a mount, %s with if-not-mounted "%s": exit code %i, %s',
    async (mode, word, exitCode, result, annotations) => {
      const nowhere = path.join(tempFolder(), 'nowhere')
      const step = await act({ wim: '', mount: nowhere }, { mode, 'if-not-mounted': word })
      expect([step.exitCode, step.outputs.result], step.log).toEqual([exitCode, result])
      expect([step.annotations.error.length, step.annotations.warning.length], step.log).toEqual(annotations)
      expect(step.outputs).toMatchObject({ saved: 'false', verified: 'skipped' })
    }
  )

  test('in a green job, auto saves; a path that is not a mount is not green', async () => {
    const image = mounted()
    fs.writeFileSync(path.join(image.mount, 'edited.txt'), 'after')
    const { exitCode, outputs, log } = await act(image, { mode: 'auto' })
    expect([exitCode, outputs.result], log).toEqual([0, 'saved'])
    expect(extracted(image, '/edited.txt')).toBe('after')
    expect((await act(image, { mode: 'auto' })).exitCode).toBe(1)
  })

  test.each(['failure', 'cancelled'])('in a job with status %s, auto discards', async (status) => {
    const image = mounted()
    const before = fs.readFileSync(image.wim)
    fs.writeFileSync(path.join(image.mount, 'edited.txt'), 'after')
    const step = await act(image, { mode: 'auto', 'job-status': status, 'check-integrity': 'true' })
    expect([step.exitCode, step.outputs.result], step.log).toEqual([0, 'discarded'])
    expect(fs.readFileSync(image.wim).equals(before)).toBe(true)
    const again = await act(image, { mode: 'auto', 'job-status': status })
    expect([again.exitCode, again.outputs.result]).toEqual([0, 'not-mounted'])
  })

  test('saves several images at once, one inside another', async () => {
    const outer = mounted()
    const inner = mounted(path.join(outer.mount, 'inner'))
    for (const { mount } of [outer, inner]) fs.writeFileSync(path.join(mount, 'edited.txt'), 'after')
    const both = { ...outer, mount: `${outer.mount}\n${inner.mount}` }
    const { exitCode, outputs, log } = await act(both, { mode: 'save' })
    expect([exitCode, outputs.saved, outputs.unmounted], log).toEqual([0, 'true', 'true'])
    expect(extracted(outer, '/edited.txt')).toBe('after')
    // The inner one was saved first: its file went into the outer one as it is now.
    const kept = path.join(tempFolder(), 'test.wim')
    fs.writeFileSync(
      kept,
      execFileSync('wimlib-imagex', ['extract', outer.wim, '1', '/inner/test.wim', '--to-stdout'])
    )
    expect(extracted({ wim: kept, mount: '' }, '/edited.txt')).toBe('after')
    const results = JSON.parse(outputs.results ?? '') as { path: string }[]
    expect(results.map(({ path: mount }) => mount)).toEqual([outer.mount, inner.mount])
  })

  test('at the end of a job takes off what a skipped step left, and nothing else', async () => {
    const earlier = mounted()
    const folder = tempFolder()
    const stage = (name: 'pre' | 'post', mount: string) =>
      runStep({
        main: entryOf(committedBundle, name),
        inputs: withBlock({ path: `${mount}\n${earlier.mount}`, mode: 'save', 'upload-logs': 'never' }),
        temp: folder
      })
    const pre = await stage('pre', '/nowhere')
    expect([pre.exitCode, pre.annotations.warning], pre.log).toEqual([0, []])
    const image = mounted()
    const before = fs.readFileSync(image.wim)
    const post = await stage('post', image.mount)
    expect(
      [post.exitCode, post.annotations.warning.length, post.annotations.notice.length],
      post.log
    ).toEqual([0, 0, 1])
    expect([fs.readdirSync(image.mount), fs.readFileSync(image.wim).equals(before)]).toEqual([[], true])
    expect(fs.readdirSync(earlier.mount)).toContain('kept.txt')
    expect(post.log).toContain(`was left alone: it was mounted before this job.`)
    expect(post.summary).toContain('discarded')
  })
})
