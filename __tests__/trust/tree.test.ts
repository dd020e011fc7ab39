import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { contentsOf, differenceOf, linkFolder, restoreFolder } from '../../trust/tree.mjs'
import { tempFolder } from '../support/temp.js'

/** Files by their path, with their text; folders are made as needed. */
function folderOf(files: Record<string, string>): string {
  const folder = tempFolder()
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text)
  }
  return folder
}

describe('differenceOf', () => {
  const wanted = () => contentsOf(folderOf({ 'a.txt': 'a', 'deep/b.txt': 'b' }))

  test('the same names and contents differ in nothing', () => {
    expect(differenceOf(wanted(), contentsOf(folderOf({ 'a.txt': 'a', 'deep/b.txt': 'b' })))).toBe('')
  })

  test.each([
    ['a file that is missing', { 'deep/b.txt': 'b' }, 'a.txt is missing'],
    ['another content', { 'a.txt': 'a', 'deep/b.txt': 'B' }, 'deep/b.txt is not what it was'],
    ['a file in the place of a folder', { 'a.txt': 'a', deep: 'b' }, 'deep is not what it was'],
    ['a file too many', { 'a.txt': 'a', 'deep/b.txt': 'b', 'deep/c.txt': '' }, 'deep/c.txt was not there']
  ])('%s is named', (_, files: Record<string, string>, difference) => {
    expect(differenceOf(wanted(), contentsOf(folderOf(files)))).toBe(difference)
  })
})

test('a folder is put back with its inodes, times and contents', () => {
  const folder = folderOf({ 'a.txt': 'a', 'deep/b.txt': 'b' })
  const [base, pool] = ['base', 'pool'].map((name) => path.join(tempFolder(), name))
  if (base === undefined || pool === undefined) throw new Error('no folder')
  const inode = () => fs.statSync(path.join(folder, 'a.txt')).ino
  const deep = () => fs.statSync(path.join(folder, 'deep')).ino
  const [wasInode, wasDeep] = [inode(), deep()]
  fs.cpSync(folder, base, { recursive: true, preserveTimestamps: true })
  linkFolder(folder, pool)
  const before = contentsOf(folder)
  fs.appendFileSync(path.join(folder, 'a.txt'), 'more')
  fs.renameSync(path.join(folder, 'a.txt'), path.join(folder, 'c.txt'))
  fs.rmSync(path.join(folder, 'deep', 'b.txt'))
  restoreFolder(base, folder, pool)
  expect(differenceOf(before, contentsOf(folder))).toBe('')
  expect([inode(), deep()]).toEqual([wasInode, wasDeep])
})
