import { expect, test } from 'vitest'
import { bytes, counted, duration } from '../../src/report/units.js'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1.00 KiB'],
  [5_159_955_988, '4.81 GiB'],
  [2 ** 50, '1024.00 TiB']
])('%i bytes read as %s', (count, text) => {
  expect(bytes(count)).toBe(text)
})

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1.0 s'],
  [38_210, '38.2 s'],
  [59_960, '1 m 0 s'],
  [192_000, '3 m 12 s'],
  [3_900_000, '1 h 5 m']
])('%i ms read as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text)
})

test('counts have a plural', () => {
  expect([counted(1, 'stream'), counted(93_412, 'stream'), counted(0, 'file')]).toEqual([
    '1 stream',
    '93,412 streams',
    '0 files'
  ])
})
