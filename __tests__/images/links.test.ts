import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Bench, type MountedImage } from './support/bench.js'
import { oddTime } from './support/edits.js'
import { suite } from './support/needs.js'
import { saveAndJudge } from './support/saved.js'
import { Wim } from './support/wim.js'

/** Names of 255 units: as many characters of one byte each, and as many of two bytes as a Linux name holds. */
const longest = ['x'.repeat(255), `${'é'.repeat(127)}y`]
const names = [
  'with space ',
  '.hidden',
  'trailing dot.',
  'Ünïcödé',
  'e\u0301 decomposed',
  '日本語のファイル',
  'עברית',
  '🙂 beyond the first plane',
  'back\\slash',
  'colon: star* question? "quoted" <a|b>',
  'CON',
  'Case',
  'case',
  'tab\tand\u0001control',
  '$(not a shell) `or` %d %s',
  ...longest
]

/** Names, links and a tree that is edited in memory and, for inode numbers that are used again, on the disk. */
function makeTree(folder: string): string {
  fs.mkdirSync(path.join(folder, 'folder', 'deep'), { recursive: true })
  for (const name of names) {
    fs.writeFileSync(path.join(folder, name), `I am ${name}\n`)
    fs.mkdirSync(path.join(folder, 'folder', name))
    fs.writeFileSync(path.join(folder, 'folder', name, name), 'deeper\n')
  }
  fs.writeFileSync(path.join(folder, 'three names'), 'linked\n')
  fs.linkSync(path.join(folder, 'three names'), path.join(folder, 'folder', 'second name'))
  fs.linkSync(path.join(folder, 'three names'), path.join(folder, 'folder', 'deep', 'third name'))
  fs.writeFileSync(path.join(folder, 'two names'), 'linked too\n')
  fs.linkSync(path.join(folder, 'two names'), path.join(folder, 'the other of two'))
  fs.writeFileSync(path.join(folder, 'alone'), 'only me\n')
  fs.writeFileSync(path.join(folder, 'twin'), 'only me\n')
  fs.symlinkSync('alone', path.join(folder, 'to a file'))
  fs.symlinkSync('folder/deep', path.join(folder, 'to a folder'))
  fs.symlinkSync('../../alone', path.join(folder, 'folder', 'deep', 'up and down'))
  fs.symlinkSync(path.join(folder, 'alone'), path.join(folder, 'absolute inside'))
  fs.symlinkSync('/etc/hostname', path.join(folder, 'absolute outside'))
  fs.symlinkSync('gone', path.join(folder, 'dangling'))
  fs.symlinkSync('.', path.join(folder, 'to itself'))
  fs.utimesSync(path.join(folder, 'twin'), oddTime, oddTime)
  return folder
}

type Edit = (at: (...names: readonly string[]) => string) => void

const edits: Record<string, Edit> = {
  'one name of a hard link is written to': (at) => {
    fs.writeFileSync(at('folder', 'second name'), 'through the second name\n')
  },
  'a hard link is broken by an editor': (at) => {
    fs.writeFileSync(at('new'), 'on its own now\n')
    fs.renameSync(at('new'), at('folder', 'second name'))
  },
  'a hard link of two is broken': (at) => {
    fs.copyFileSync(at('two names'), at('copy'))
    fs.renameSync(at('copy'), at('two names'))
  },
  'a hard link is added to a linked file': (at) => {
    fs.linkSync(at('three names'), at('fourth name'))
  },
  'a hard link is added to a file of one name': (at) => {
    fs.linkSync(at('alone'), at('folder', 'no longer alone'))
  },
  'a hard link is removed': (at) => {
    fs.rmSync(at('folder', 'deep', 'third name'))
  },
  'all but one name of a hard link are removed': (at) => {
    fs.rmSync(at('two names'))
  },
  'two hard links swap their names': (at) => {
    fs.renameSync(at('two names'), at('swap'))
    fs.renameSync(at('three names'), at('two names'))
    fs.renameSync(at('swap'), at('three names'))
  },
  'two names become one file': (at) => {
    fs.rmSync(at('twin'))
    fs.linkSync(at('alone'), at('twin'))
  },
  'a new file with two names': (at) => {
    fs.writeFileSync(at('folder', 'born linked'), 'new and linked\n')
    fs.linkSync(at('folder', 'born linked'), at('born linked'))
  },
  'a file becomes a folder': (at) => {
    fs.rmSync(at('alone'))
    fs.mkdirSync(at('alone'))
    fs.writeFileSync(at('alone', 'inside'), 'x')
  },
  'a folder becomes a file': (at) => {
    fs.rmSync(at('folder', 'deep'), { recursive: true })
    fs.writeFileSync(at('folder', 'deep'), 'flat now\n')
  },
  'a link becomes a folder, and a folder a link': (at) => {
    fs.rmSync(at('to a folder'))
    fs.renameSync(at('folder', 'deep'), at('to a folder'))
    fs.symlinkSync('../to a folder', at('folder', 'deep'))
  },
  'a link becomes a file, and a file a link': (at) => {
    fs.rmSync(at('to a file'))
    fs.renameSync(at('alone'), at('to a file'))
    fs.symlinkSync('to a file', at('alone'))
  },
  'links get other targets': (at) => {
    for (const [name, target] of [
      ['to a file', 'twin'],
      ['to a folder', at('folder')],
      ['absolute inside', at('twin')],
      ['absolute outside', 'now/relative'],
      ['dangling', '/still/dangling/\\with\\backslashes']
    ] as const) {
      fs.rmSync(at(name))
      fs.symlinkSync(target, at(name))
    }
  },
  'only times change': (at) => {
    fs.utimesSync(at('alone'), oddTime, oddTime)
    fs.lutimesSync(at('to a file'), oddTime, oddTime)
    fs.utimesSync(at('folder'), oddTime, oddTime)
    fs.utimesSync(at('three names'), 0, 0)
    fs.utimesSync(at('twin'), -1_000_000.5, -1_000_000.5)
  },
  'every name is renamed, its file and its folder': (at) => {
    for (const [count, name] of names.entries()) {
      fs.renameSync(at('folder', name, name), at('folder', name, `${count}`))
      fs.renameSync(at('folder', name), at('folder', `${count}`))
      fs.renameSync(at(name), at(`renamed ${count}`))
    }
  },
  'names are added': (at) => {
    for (const name of names) {
      fs.mkdirSync(at('more', name), { recursive: true })
      fs.writeFileSync(at('more', name, name), `more of ${name}`)
      fs.symlinkSync(name, at('more', `${name.slice(0, 50)} link`))
    }
  },
  'a name changes only its case': (at) => {
    fs.renameSync(at('alone'), at('ALONE'))
    fs.renameSync(at('folder'), at('Folder'))
  },
  'a folder is moved with all it holds': (at) => {
    fs.mkdirSync(at('new home'))
    fs.renameSync(at('folder'), at('new home', 'folder'))
  },
  'everything is removed': (at) => {
    for (const name of fs.readdirSync(at())) fs.rmSync(at(name), { recursive: true })
  },
  'files are removed and others made, which get their inode numbers': (at) => {
    for (const name of names) {
      fs.rmSync(at('folder', name), { recursive: true })
      fs.mkdirSync(at('folder', `not ${name}`.slice(0, 40)))
      fs.rmSync(at(name))
      fs.writeFileSync(at(`not ${name}`.slice(0, 40)), `I am not ${name}\n`)
    }
  }
}

suite('names and links', [], () => {
  describe.each([
    { place: 'in memory', disk: false, compress: 'XPRESS' },
    { place: 'on the disk', disk: true, compress: 'none' }
  ] as const)('$place', ({ disk, compress }) => {
    test.each(Object.entries(edits))('%s', { timeout: 60_000 }, async (_, edit) => {
      const bench = new Bench({ disk })
      const wim = await Wim.capture(bench.path('image.wim'), [makeTree(bench.path('tree'))], { compress })
      const mount = await bench.mount(wim)
      edit(mount.path.bind(mount))
      const { results } = await saveAndJudge(bench, mount, { wim, index: 1 })
      expect(results[0]?.changes).not.toMatchObject({ added: 0, modified: 0, removed: 0 })
    })
  })

  test('a mount shows what wimlib captured', async () => {
    const bench = new Bench()
    const wim = await Wim.capture(bench.path('image.wim'), [makeTree(bench.path('tree'))])
    const mount = await bench.mount(wim)
    await wim.expectTree(1, mount.tree(), bench.folder)
    expect(linkTarget(mount, 'absolute inside')).toBe(mount.path('alone'))
    expect(linkTarget(mount, 'absolute outside')).toBe('/etc/hostname')
    expect(fs.readFileSync(mount.path('folder', 'deep', 'up and down'), 'utf8')).toBe('only me\n')
  })

  test('what an image cannot hold is named, and the rest is saved', { timeout: 60_000 }, async () => {
    const bench = new Bench()
    const wim = await Wim.capture(bench.path('image.wim'), [makeTree(bench.path('tree'))])
    const mount = await bench.mount(wim)
    const expected = mount.tree()
    const bad = Buffer.concat([Buffer.from(mount.path('bad ')), Buffer.from([0xff, 0xfe])])
    fs.writeFileSync(bad, 'no valid UTF-8')
    const before = wim.digest()
    const run = await bench.core.run('--path', mount.folder, '--save')
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toMatch(/^error: .*bad .*UTF-8.*rename it.*\[0x[0-9A-F]{8}\]$/m)
    expect(wim.digest()).toBe(before)
    fs.rmSync(bad)
    expect([...mount.tree().keys()].filter((name) => name !== '.')).toEqual([...expected.keys()])
    await saveAndJudge(bench, mount, { wim, index: 1 })
  })
})

function linkTarget(mount: MountedImage, name: string): string {
  return fs.readlinkSync(mount.path(name))
}
