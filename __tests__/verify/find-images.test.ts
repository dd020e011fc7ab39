import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findImages, maxFiles } from '../../src/verify/find-images.js'
import { tempFolder } from '../support/temp.js'

function workspaceWith(...files: string[]): string {
  const folder = tempFolder()
  for (const file of files) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), '')
  }
  return folder
}

async function found(workspace: string, ...lines: string[]): Promise<string[]> {
  return (await findImages(lines, workspace)).map((file) => path.relative(workspace, file))
}

describe('the images of a verification', () => {
  test('are named, or found by patterns, each once, in the order of the lines', async () => {
    const folder = workspaceWith('b.wim', 'a/x.wim', 'a/deep/y.wim', 'a/deep/z.esd', 'a/readme.txt')
    expect(await found(folder, 'b.wim', 'a/**/*.wim', '**/*.{wim,esd}')).toEqual([
      'b.wim',
      'a/deep/y.wim',
      'a/x.wim',
      'a/deep/z.esd'
    ])
    expect(await found(folder, path.join(folder, 'b.wim'))).toEqual(['b.wim'])
  })

  test('may have names that look like patterns', async () => {
    const folder = workspaceWith('install [1].wim', 'install 1.wim')
    expect(await found(folder, 'install [1].wim')).toEqual(['install [1].wim'])
  })

  test('are files: a folder of that name does not count', async () => {
    const folder = workspaceWith('x.wim/inner.wim')
    expect(await found(folder, '**/*.wim')).toEqual(['x.wim/inner.wim'])
  })

  test('must all be there: a gate is not passed by a typing mistake', async () => {
    const folder = workspaceWith('a.wim')
    await expect(findImages(['a.wim', 'b.wim', 'c/*.wim'], folder)).rejects.toThrow(
      /"b\.wim" matches no file .*\n.*"c\/\*\.wim" matches no file .*\nNothing was verified/
    )
  })

  test('are as many as one run of the core takes', async () => {
    const names = Array.from({ length: maxFiles + 1 }, (_, index) => `${index}.wim`)
    const folder = workspaceWith(...names)
    await expect(findImages(['*.wim'], folder)).rejects.toThrow(/65 files match; one step verifies up to 64/)
  })
})
