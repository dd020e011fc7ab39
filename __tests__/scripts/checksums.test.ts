import { expect, test } from 'vitest'
import fs from 'node:fs'
import path from 'node:path'
import { checksumsModule, parseChecksums, unlisted } from '../../scripts/checksums.mjs'
import { tempFolder } from '../support/temp.js'

const hash = '0123456789abcdef'.repeat(4)

test('SHA256SUMS becomes a module, sorted', () => {
  const list = `${hash}  win32-x64/dismount.exe\n${hash} *./linux-x64/dismount\n`
  expect(checksumsModule(parseChecksums(list))).toBe(
    [
      '// Written by scripts/package-dist from dist/native/SHA256SUMS.',
      'export const checksums: Readonly<Record<string, string>> = {',
      `  'linux-x64/dismount': '${hash}',`,
      `  'win32-x64/dismount.exe': '${hash}'`,
      '}',
      ''
    ].join('\n')
  )
})

test('a line that is not understood is an error', () => {
  expect(() => parseChecksums(`${hash}  ../../evil\n`)).toThrow('not understood')
})

test('a file that the list does not name is found, and one that it names in vain', () => {
  const dist = tempFolder()
  const native = path.join(dist, 'native')
  expect(unlisted(dist)).toEqual([])
  for (const folder of ['linux-x64', 'darwin-arm64', 'win32-x64'])
    fs.mkdirSync(path.join(native, folder), { recursive: true })
  fs.writeFileSync(
    path.join(native, 'SHA256SUMS'),
    `${hash}  linux-x64/dismount\n${hash}  win32-x64/dismount.exe\n`
  )
  fs.writeFileSync(path.join(native, 'linux-x64', 'dismount'), '')
  fs.writeFileSync(path.join(native, 'win32-x64', 'dismount.exe'), '')
  expect(unlisted(dist)).toEqual([])
  fs.writeFileSync(path.join(native, 'darwin-arm64', 'dismount'), '')
  fs.rmSync(path.join(native, 'linux-x64', 'dismount'))
  fs.writeFileSync(path.join(native, 'win32-x64', 'bcrypt.dll'), '')
  expect(unlisted(dist)).toEqual(['darwin-arm64/dismount', 'linux-x64/dismount', 'win32-x64/bcrypt.dll'])
})
