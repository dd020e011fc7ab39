import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { committedBundle, committedCore, withBlock } from '../support/bundle.js'
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
function mounted(): Mounted {
  const folder = tempFolder()
  const tree = path.join(folder, 'tree')
  const wim = path.join(folder, 'test.wim')
  const mount = path.join(folder, 'mnt')
  fs.mkdirSync(tree)
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
    expect(Object.keys(files).sort()).toEqual(['dism.log', 'dism.log.bak', 'report.json'])
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

  test('fails on a path that is not a mount, and warns when it was to discard it', async () => {
    const image = mounted()
    const nowhere = { ...image, mount: path.join(path.dirname(image.mount), 'nowhere') }
    const save = await act(nowhere, { mode: 'save' })
    expect([save.exitCode, save.annotations.error.length]).toEqual([1, 1])
    const discard = await act(nowhere, { mode: 'discard' })
    expect([discard.exitCode, discard.outputs.result]).toEqual([0, 'not-mounted'])
    expect(discard.annotations.warning).toHaveLength(1)
  })
})
