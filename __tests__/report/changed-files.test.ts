import { expect, test } from 'vitest'
import type { FileChange } from '../../src/native/events.js'
import { ChangedFiles, largest } from '../../src/report/changed-files.js'

function change(file: string, sizes: Partial<FileChange> = {}): FileChange {
  return { path: '/mnt', kind: 'modified', file, sizeBefore: 1, sizeAfter: 1, ...sizes }
}

test('changed files are kept by path, in their order', () => {
  const files = new ChangedFiles()
  for (const path of ['/a', '/b', '/a']) files.add(change('x', { path }))
  expect(files.of('/a')).toEqual({
    files: Array(2).fill({ kind: 'modified', file: 'x', sizeBefore: 1, sizeAfter: 1 }),
    beyond: 0
  })
  expect(files.of('/c')).toEqual({ files: [], beyond: 0 })
})

test('those beyond the limit are counted', () => {
  const few = new ChangedFiles({ files: 3, characters: 10_000 })
  const small = new ChangedFiles({ files: 100, characters: 250 })
  for (let count = 0; count < 10; count++) for (const files of [few, small]) files.add(change('x'))
  expect(few.of('/mnt')).toMatchObject({ files: { length: 3 }, beyond: 7 })
  expect(small.of('/mnt')).toMatchObject({ files: { length: 2 }, beyond: 8 })
})

test('a hundred thousand are kept in no time', () => {
  const files = new ChangedFiles()
  for (let count = 0; count < 100_001; count++) files.add(change('\\Windows\\x'))
  expect(files.of('/mnt')).toMatchObject({ files: { length: 100_000 }, beyond: 1 })
})

test('the largest come first, by what they were or are', () => {
  const files = new ChangedFiles()
  files.add(change('small'))
  files.add(change('removed', { sizeBefore: 900, sizeAfter: null }))
  files.add(change('added', { sizeBefore: null, sizeAfter: 1000 }))
  files.add(change('other', { sizeBefore: 1000 }))
  expect(largest(files.of('/mnt'), 3).map(({ file }) => file)).toEqual(['added', 'other', 'removed'])
})
