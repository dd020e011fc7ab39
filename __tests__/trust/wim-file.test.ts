import { expect, test } from 'vitest'
import { hasTable, headerSize } from '../../trust/wim-file.mjs'

test('a header whose integrity table lies at offset 0 has none', () => {
  const header = Buffer.alloc(headerSize)
  expect(hasTable(header)).toBe(false)
  header.writeUInt32LE(2731, 0x84)
  expect(hasTable(header)).toBe(true)
})
