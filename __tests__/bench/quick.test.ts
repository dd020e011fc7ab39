import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { committedCore } from '../support/bundle.js'
import { tempFile, tempFolder } from '../support/temp.js'
import { root } from '../support/transcripts.js'

const has = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0
const programs = has('wimlib-imagex', '--version') && has('7z', 'i') && has('taskset', '--version')
const wine = fs.existsSync('/usr/lib/x86_64-linux-gnu/wine/x86_64-windows')

function bench(...args: readonly string[]) {
  return spawnSync(process.execPath, [path.join(root, 'bench', 'main.mjs'), ...args], {
    encoding: 'utf8',
    cwd: root
  })
}

function quick(core: string, only: string) {
  const folder = tempFolder()
  const json = path.join(folder, 'figures.json')
  const ended = bench(
    ...['--quick', '--core', core, '--only', only],
    ...['--corpora', path.join(folder, 'corpora'), '--scratch', folder, '--json', json]
  )
  const told = JSON.parse(fs.readFileSync(json, 'utf8')) as {
    figures: { name: string; ours: number; peer: number | null; ratio: number | null }[]
    failures: string[]
  }
  return { ...ended, ...told, left: fs.readdirSync(folder) }
}

describe('the command', () => {
  test('lists its workloads', () => {
    expect(bench('--list').stdout.split('\n')).toContain('verify-pe-lzx')
  })

  test('refuses what it does not know with one sentence and the code of wrong usage', () => {
    const { status, stderr } = bench('--fast')
    expect(status).toBe(2)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

describe.skipIf(committedCore === null || !programs || !wine)('a quick bench of the real programs', () => {
  const core = committedCore ?? ''

  test('verifies, saves and starts beside its peers, and leaves nothing behind', { timeout: 180_000 }, () => {
    const { status, stdout, stderr, figures, left } = quick(core, 'verify-pe-lzx,save-changes-pe,start')
    expect(stderr).not.toContain('FAILED')
    expect(status).toBe(0)
    expect(new Set(figures.map(({ name }) => name))).toEqual(
      new Set(['verify-pe-lzx', 'save-changes-pe', 'start'])
    )
    for (const { ours, peer, ratio } of figures) {
      expect(ours).toBeGreaterThan(0)
      if (peer !== null) expect(ratio).toBeCloseTo(ours / peer)
    }
    expect(stdout).toMatch(/\| full verify, LZX, PE files +\| .* times as fast/)
    expect(left.sort()).toEqual(['corpora', 'figures.json'])
  })

  test('names a workload that fails and takes the others', { timeout: 180_000 }, () => {
    const careless = tempFile(
      'careless',
      `#!/bin/sh\ncase $1 in verify) exit 0;; *) exec '${core}' "$@";; esac\n`
    )
    fs.chmodSync(careless, 0o755)
    const { status, stderr, failures, figures } = quick(careless, 'table,start')
    expect(status).toBe(1)
    expect(failures).toEqual(['table'])
    expect(stderr).toContain('FAILED table: The core accepted a file with a changed byte.')
    expect(figures.some(({ name }) => name === 'start')).toBe(true)
  })
})
