import { expect, test } from 'vitest'
import { checksumsModule, parseChecksums } from '../../scripts/checksums.mjs'

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
