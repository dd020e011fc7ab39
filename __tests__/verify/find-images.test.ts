import { execFileSync } from 'node:child_process'
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

  test.skipIf(process.platform === 'win32')(
    'are never passed over because they cannot be opened by name',
    async () => {
      const latin1 = (folder: string): Buffer =>
        Buffer.concat([Buffer.from(`${folder}/evil`), Buffer.of(0xff), Buffer.from('.wim')])
      const unopened: Record<string, (folder: string) => void> = {
        'a link to nothing': (folder) => {
          fs.symlinkSync('nowhere', path.join(folder, 'gone.wim'))
        },
        'a link in a circle': (folder) => {
          fs.symlinkSync('round.wim', path.join(folder, 'round.wim'))
        },
        'a name that is not UTF-8': (folder) => {
          fs.writeFileSync(latin1(folder), '')
        },
        'such a name beside the one that it shows as': (folder) => {
          fs.writeFileSync(latin1(folder), '')
          fs.writeFileSync(path.join(folder, 'evil\ufffd.wim'), '')
        },
        'a pipe': (folder) => {
          execFileSync('mkfifo', [path.join(folder, 'pipe.wim')])
        }
      }
      for (const [what, make] of Object.entries(unopened)) {
        const folder = workspaceWith('good.wim')
        make(folder)
        await expect(findImages(['*.wim'], folder), what).rejects.toThrow(
          /image: ".*\.wim" matches, but is no file that can be opened\.\nNothing was verified/
        )
      }
    }
  )

  test.skipIf(process.platform === 'win32')('may be links to files', async () => {
    const folder = workspaceWith('good.wim', 'deep/inner.wim')
    fs.symlinkSync('deep', path.join(folder, 'folder.wim'))
    fs.symlinkSync('good.wim', path.join(folder, 'link.wim'))
    expect(await found(folder, '*.wim')).toEqual(['good.wim', 'link.wim'])
  })

  test('are as many as one run of the core takes', async () => {
    const names = Array.from({ length: maxFiles + 1 }, (_, index) => `${index}.wim`)
    const folder = workspaceWith(...names)
    await expect(findImages(['*.wim'], folder)).rejects.toThrow(/65 files match; one step verifies up to 64/)
  })
})
