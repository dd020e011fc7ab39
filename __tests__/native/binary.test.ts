import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { locateCore, type CorePlace } from '../../src/native/binary.js'
import { tempFile, tempFolder } from '../support/temp.js'

const content = '#!/bin/sh\n'
const hash = createHash('sha256').update(content).digest('hex')

function place({ mode = 0o755, expected = hash } = {}): CorePlace {
  const distDirectory = tempFolder()
  const folder = path.join(distDirectory, 'native', 'linux-x64')
  fs.mkdirSync(folder, { recursive: true })
  fs.chmodSync(tempFile('dismount', content, folder), mode)
  return { distDirectory, platform: 'linux', arch: 'x64', expected: { 'linux-x64/dismount': expected } }
}

describe('the bundled core', () => {
  test('is found by platform and started for a request', async () => {
    const here = place()
    expect(await locateCore(here)).toEqual({
      file: path.join(here.distDirectory, 'native', 'linux-x64', 'dismount'),
      args: ['--request', '-']
    })
  })

  test('is not started when it is not the released one', async () => {
    await expect(locateCore(place({ expected: 'f'.repeat(64) }))).rejects.toThrow(
      /dismount is not the program .* \(SHA-256 [0-9a-f]{64}, expected f{64}\).*not started\.\nNext: /s
    )
  })

  test('is missing: the error says what to do', async () => {
    const here = place()
    fs.rmSync(path.join(here.distDirectory, 'native'), { recursive: true })
    await expect(locateCore(here)).rejects.toThrow(/cannot be read \(ENOENT.*\nNext: /s)
  })

  test.skipIf(process.platform === 'win32')('lost its execute permission: the error says so', async () => {
    await expect(locateCore(place({ mode: 0o644 }))).rejects.toThrow('may not be executed')
  })

  test('does not exist for every machine', async () => {
    await expect(locateCore({ ...place(), platform: 'darwin', arch: 'arm64' })).rejects.toThrow(
      'There is no native core for darwin-arm64. This version has one for: linux-x64.'
    )
  })
})
