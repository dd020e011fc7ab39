import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../support/temp.js'
import { root } from '../support/transcripts.js'

// The script with stand-ins for its compiler and for CMake, which "builds" an empty program.
function build(folder: string, ...args: readonly string[]): string[] {
  const output = path.join(folder, 'output')
  const script = path.join(folder, 'scripts', 'build-native')
  execFileSync(script, ['--output', output, ...args], {
    env: { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env.PATH ?? ''}` }
  })
  const list = fs.readFileSync(path.join(output, 'SHA256SUMS'), 'utf8')
  return list.split('\n').flatMap((line) => line.split('  ')[1] ?? [])
}

function sources(): string {
  const folder = tempFolder()
  const tool = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  }
  for (const name of ['build-native', 'requirements.txt']) {
    fs.mkdirSync(path.join(folder, 'scripts'), { recursive: true })
    fs.copyFileSync(path.join(root, 'scripts', name), path.join(folder, 'scripts', name))
  }
  const requirements = fs.readFileSync(path.join(root, 'scripts', 'requirements.txt'), 'utf8')
  tool('.cache/venv/bin/python', `echo ${/^ziglang==([0-9.]*)/m.exec(requirements)?.[1] ?? ''}`)
  tool('bin/cmake', 'if [ "$1" = --build ]; then : > "$2/dismount"; : > "$2/dismount.exe"; fi')
  return folder
}

describe.skipIf(process.platform === 'win32')('the list of the release programs', () => {
  const all = [
    'linux-arm64/dismount',
    'linux-x64/dismount',
    'win32-arm64/dismount.exe',
    'win32-x64/dismount.exe'
  ]

  test('has what was built, and nothing that lay there', () => {
    const folder = sources()
    const stray = path.join(folder, 'output', 'darwin-arm64')
    fs.mkdirSync(stray, { recursive: true })
    fs.writeFileSync(path.join(stray, 'dismount'), '')
    expect(build(folder)).toEqual(all)
  })

  test('keeps the lines of the others when some are built, but not a file without a line', () => {
    const folder = sources()
    expect(build(folder, '--targets', 'linux-x64,win32-x64')).toEqual([all[1], all[3]])
    fs.cpSync(path.join(folder, 'output', 'linux-x64'), path.join(folder, 'output', 'darwin-x64'), {
      recursive: true
    })
    expect(build(folder, '--targets', 'linux-x64')).toEqual([all[1], all[3]])
    expect(build(folder, '--targets', 'linux-arm64')).toEqual([all[0], all[1], all[3]])
  })
})
