import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { committedBundle, committedCore, entryOf } from '../support/bundle.js'
import { runStep, type Step } from '../support/runner.js'
import { tempFolder } from '../support/temp.js'
import { root } from '../support/transcripts.js'

// verify/action.yml as it is committed, on files that wimlib made.
const missing = [
  ...(committedCore === null ? [`dist/native for ${process.platform}-${process.arch}`] : []),
  ...(spawnSync('wimlib-imagex', ['--version']).status === 0 ? [] : ['wimlib-imagex'])
]
const title = `the action verify${missing.length === 0 ? '' : ` [skipped: needs ${missing.join(', ')}]`}`

const wimlib = (...args: readonly string[]) => execFileSync('wimlib-imagex', args, { stdio: 'ignore' })

function capture(folder: string, name: string, ...options: readonly string[]): string {
  const tree = path.join(folder, 'tree')
  if (!fs.existsSync(tree)) {
    fs.mkdirSync(tree)
    for (let index = 0; index < 40; index += 1) {
      const text = `${index} is a line of a file that can be packed.\n`.repeat(200 + 50 * index)
      fs.writeFileSync(path.join(tree, `file${index}.txt`), text)
    }
  }
  wimlib('capture', tree, path.join(folder, name), 'Test image', ...options)
  return path.join(folder, name)
}

async function verify(workspace: string, given: Readonly<Record<string, string>>): Promise<Step> {
  const action = parse(fs.readFileSync(path.join(root, 'verify', 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>
  }
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''] as const)
  return await runStep({
    main: entryOf(committedBundle, 'verify'),
    inputs: { ...Object.fromEntries(defaults), ...given },
    workspace
  })
}

describe.skipIf(missing.length > 0)(title, { timeout: 60_000 }, () => {
  test('proves a .wim and an .esd, found by a pattern', async () => {
    const folder = tempFolder()
    capture(folder, 'a.wim', '--compress=LZX', '--check')
    capture(folder, 'b.esd', '--solid')
    const { exitCode, outputs, summary, log } = await verify(folder, { image: '*.{wim,esd}' })
    expect(exitCode, log).toBe(0)
    expect(outputs).toMatchObject({ verified: 'true', 'image-digest': '', 'error-code': '' })
    expect(summary.match(/PASS/g)).toHaveLength(2)
    expect(summary).toContain('no integrity table')
  })

  test('gives the digest of a single file, the one that sha256sum gives', async () => {
    const folder = tempFolder()
    const file = capture(folder, 'a.wim', '--compress=XPRESS', '--check')
    const { outputs } = await verify(folder, { image: 'a.wim', 'require-table': 'true' })
    const digest = createHash('sha256').update(fs.readFileSync(file)).digest('hex')
    expect(outputs).toMatchObject({ verified: 'true', 'image-digest': `sha256:${digest}` })
  })

  test('finds the other parts of a split set beside the first', async () => {
    const folder = tempFolder()
    const whole = capture(folder, 'a.wim', '--compress=none')
    wimlib('split', whole, path.join(folder, 'set.swm'), '0.2')
    const { outputs, log } = await verify(folder, { image: 'set.swm' })
    expect(outputs.verified, log).toBe('true')
    fs.rmSync(path.join(folder, 'set2.swm'))
    const broken = await verify(folder, { image: 'set.swm' })
    expect([broken.exitCode, broken.outputs.verified]).toEqual([1, 'false'])
    expect(broken.annotations.error[0]?.data).toContain('set2.swm')
  })

  test('fails on one changed byte, and names the image and the file in it', async () => {
    const folder = tempFolder()
    const file = capture(folder, 'a.wim', '--compress=none')
    const bytes = fs.readFileSync(file)
    const at = bytes.indexOf('7 is a line')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    fs.writeFileSync(file, bytes)
    const { exitCode, outputs, annotations, summary } = await verify(folder, { image: 'a.wim' })
    expect([exitCode, outputs.verified]).toEqual([1, 'false'])
    expect(annotations.error).toHaveLength(1)
    expect(annotations.error[0]?.data).toMatch(/file7\.txt|file17\.txt|file27\.txt|file37\.txt/)
    expect(annotations.error[0]?.data).toContain('image 1')
    expect(summary).toContain('FAIL')
  })

  test('fails without a table where one is required', async () => {
    const folder = tempFolder()
    capture(folder, 'a.wim')
    const { exitCode, outputs, annotations } = await verify(folder, {
      image: 'a.wim',
      'require-table': 'true'
    })
    expect([exitCode, outputs.verified]).toEqual([1, 'false'])
    expect(annotations.error[0]?.data).toContain('integrity table')
  })
})
