import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Bench, sharedFolder, type MountedImage } from './support/bench.js'
import { isRoot, suite, tool } from './support/needs.js'
import { must, run, start } from './support/program.js'
import { expectRefusal, type Refusal } from './support/refusal.js'
import { makeSmallTree, noise } from './support/samples.js'
import { differences, readTree, type Tree } from './support/tree.js'
import { Wim } from './support/wim.js'

const minute = 60_000

/** A mounted image with an edit in it, and how all looked before somebody asked for the wrong thing. */
interface Scene {
  bench: Bench
  wim: Wim
  mount: MountedImage
  digest: string
  tree: Tree
}

suite('bad input', [], () => {
  const folder = sharedFolder()
  let original: Wim

  beforeAll(async () => {
    const trees = ['one', 'two'].map((name) => makeSmallTree(path.join(folder, name)))
    original = await Wim.capture(path.join(folder, 'original.wim'), trees, { check: true })
  }, minute)

  async function scene({ options = [] }: { options?: readonly string[] } = {}): Promise<Scene> {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const mount = await bench.mount(wim, 2, 'mount', options)
    fs.writeFileSync(mount.path('new'), 'new\n')
    return { bench, wim, mount, digest: wim.digest(), tree: mount.tree() }
  }

  /** Neither file nor directory was touched, and the mount is still one. */
  async function expectUntouched({ bench, wim, mount, digest, tree }: Scene): Promise<void> {
    if (fs.existsSync(wim.file)) expect(wim.digest(), 'the .wim').toBe(digest)
    expect(differences(mount.tree(), tree), 'the mount').toEqual([])
    expect((await bench.core.run('mounts')).stdout).toContain(mount.folder)
  }

  async function expectRefused(place: Scene, args: readonly string[], refusal: Refusal): Promise<void> {
    expectRefusal(await place.bench.core.run(...args), refusal)
    await expectUntouched(place)
  }

  test(
    'a damaged record is named, and keeps nobody from the other mounts but by name',
    { timeout: minute },
    async () => {
      const place = await scene()
      const other = await place.bench.mount(place.wim, 1, 'other')
      const records = place.bench.path('state', 'mounts')
      const isOf = (folder: string) => (name: string) =>
        fs.readFileSync(path.join(records, name, 'record')).includes(folder)
      const damaged = fs.readdirSync(records).find(isOf(other.folder)) ?? ''
      fs.writeFileSync(path.join(records, damaged, 'record'), 'nonsense')
      const listed = await place.bench.core.job('mounts')
      expect(listed.exitCode).toBe(1)
      expect(listed.events).toContainEqual(
        expect.objectContaining({ type: 'mount', path: place.mount.folder })
      )
      // What src/mounts.ts knows it by.
      const error: unknown = expect.objectContaining({
        code: '0xC1420120',
        where: path.join(records, damaged)
      })
      expect(listed.events).toContainEqual(expect.objectContaining({ type: 'finished', error }))
      await expectRefused(place, ['--path', '*', '--discard'], {
        exitCode: 1,
        says: [damaged, /record of a mount cannot be read/]
      })
      expect((await place.bench.core.run('--path', place.mount.folder, '--discard')).exitCode).toBe(0)
    }
  )

  describe('on the command line', () => {
    type Words = (mount: string, bench: Bench) => readonly string[]
    const cases: Record<string, { words: Words; says: readonly (string | RegExp)[] }> = {
      'an empty path': { words: () => ['--path', '', '--save'], says: ['--path', /empty/, /director/] },
      'no path': { words: () => ['--save'], says: ['--path', /mount directory/] },
      'no mode': { words: (mount) => ['--path', mount], says: ['--save', '--discard', '--check'] },
      'two modes': {
        words: (mount) => ['--path', mount, '--save', '--discard'],
        says: ['--save', '--discard', '--check']
      },
      'an unknown mode': { words: (mount) => ['--path', mount, '--commit'], says: ['--commit'] },
      'append with discard': {
        words: (mount) => ['--path', mount, '--discard', '--append'],
        says: ['--append', '--save']
      },
      'check-integrity with discard': {
        words: (mount) => ['--path', mount, '--discard', '--check-integrity'],
        says: ['--check-integrity', '--save']
      },
      'append and check-integrity with discard': {
        words: (mount) => ['--path', mount, '--discard', '--append', '--check-integrity'],
        says: ['--append', '--check-integrity', '--save']
      },
      'verify with discard': {
        words: (mount) => ['--path', mount, '--discard', '--verify', 'full'],
        says: ['--verify', '--save']
      },
      'append with check': {
        words: (mount) => ['--path', mount, '--check', '--append'],
        says: ['--append', '--save']
      },
      'an unknown verify': {
        words: (mount) => ['--path', mount, '--save', '--verify', 'sideways'],
        says: ['--verify', "'sideways'", 'none, auto, table, full']
      },
      'an unknown log level': {
        words: (mount) => ['--path', mount, '--save', '--log-level', 'Loud'],
        says: ['--log-level', "'Loud'", 'Errors, Warnings, WarningsInfo, Debug, or 1 to 4']
      },
      'a log level out of range': {
        words: (mount) => ['--path', mount, '--save', '--log-level', '5'],
        says: ['--log-level', "'5'", '1 to 4']
      },
      'an unknown format': {
        words: (mount) => ['--path', mount, '--save', '--format', 'xml'],
        says: ['--format', "'xml'", 'text, ndjson']
      },
      'a log path that is a directory': {
        words: (mount, bench) => ['--path', mount, '--save', '--log-path', bench.folder],
        says: ['log path', 'directory', 'name a file']
      },
      'an unknown level': {
        words: () => ['verify', original.file, '--level', 'deep'],
        says: ['--level', "'deep'", 'table, full']
      },
      'nothing to verify': { words: () => ['verify'], says: ['files'] },
      'a mount without an image': {
        words: (_, bench) => ['mount', '--path', bench.path('m')],
        says: ['--image']
      },
      'a mount with an empty image': {
        words: (_, bench) => ['mount', '--path', bench.path('m'), '--image', ''],
        says: ['--image', /empty/]
      },
      'a mount with an empty path': {
        words: () => ['mount', '--image', original.file, '--path', ''],
        says: ['--path', /empty/]
      },
      'an index that is no number': {
        words: (_, bench) => ['mount', '--path', bench.path('m'), '--image', original.file, '--index', 'two'],
        says: ['--index', 'two']
      }
    }
    test.each(Object.entries(cases))('%s', { timeout: minute }, async (_, { words, says }) => {
      const place = await scene()
      await expectRefused(place, words(place.mount.folder, place.bench), { exitCode: 2, says })
      expect(fs.existsSync(place.bench.path('m'))).toBe(false)
    })
  })

  describe('in a request', () => {
    const request = (mount: string) => ({
      command: 'dismount',
      paths: [mount],
      disposition: { kind: 'commit', append: false, checkIntegrity: false },
      verify: 'auto',
      ifNotMounted: 'error',
      logPath: null,
      logLevel: 'WarningsInfo',
      scratchDirectory: null
    })
    const cases: Record<string, { change: Record<string, unknown>; says: RegExp }> = {
      'an unknown command': { change: { command: 'explode' }, says: /explode/ },
      'an unknown kind': { change: { disposition: { kind: 'keep' } }, says: /keep/ },
      'no path at all': { change: { paths: [] }, says: /path/ },
      'an empty path': { change: { paths: [''] }, says: /path/ },
      'a relative path': { change: { paths: ['mount'] }, says: /mount/ },
      'an unknown verify': { change: { verify: 'sideways' }, says: /sideways/ },
      'an unknown level': { change: { logLevel: 'Loud' }, says: /Loud/ },
      'another protocol': { change: { protocol: 99 }, says: /99/ },
      'append with discard': {
        change: { disposition: { kind: 'discard', append: true, checkIntegrity: false } },
        says: /append/
      }
    }
    test.each(Object.entries(cases))('%s', { timeout: minute }, async (_, { change, says }) => {
      const place = await scene()
      const ran = await place.bench.core.request({ ...request(place.mount.folder), ...change })
      expect(ran).toMatchObject({ exitCode: 2, stderr: '' })
      const finished = ran.events.at(-1)
      expect(finished).toMatchObject({ type: 'finished', exitCode: 2 })
      expect(JSON.stringify(finished)).toMatch(says)
      await expectUntouched(place)
    })

    test('no JSON', { timeout: minute }, async () => {
      const { bench } = await scene()
      const ran = await run(bench.core.program, ['--request', '-'], { input: '{"command": ' })
      expect(ran.exitCode).toBe(2)
      expect(ran.stdout).toMatch(/"type":"finished","exitCode":2/)
    })
  })

  describe('what is not a mount', () => {
    test.each(['--save', '--discard'])('with %s', { timeout: minute }, async (mode) => {
      const place = await scene()
      const other = makeSmallTree(place.bench.path('other'))
      const before = readTree(other)
      for (const candidate of [
        other,
        place.bench.path('missing'),
        place.mount.path('docs'),
        place.wim.file
      ]) {
        await expectRefused(place, ['--path', candidate, mode], {
          exitCode: 4,
          says: [candidate, 'not a mounted image', place.mount.folder, 'Next: ']
        })
      }
      expect(differences(readTree(other), before)).toEqual([])
    })

    test('beside one that is: a save does neither', { timeout: minute }, async () => {
      const place = await scene()
      const other = makeSmallTree(place.bench.path('other'))
      const ran = await place.bench.core.run('--path', place.mount.folder, '--path', other, '--save')
      expect(ran.exitCode).not.toBe(0)
      expect(ran.stderr).toContain(`${other} is not a mounted image`)
      await expectUntouched(place)
    })
  })

  describe('the scratch directory', () => {
    const cases: Record<string, { make: (at: string) => void; says: string }> = {
      'is missing': { make: () => undefined, says: 'does not exist' },
      'is a file': {
        make: (at) => {
          fs.writeFileSync(at, 'a file')
        },
        says: 'not a directory'
      },
      'is read-only': {
        make: (at) => {
          fs.mkdirSync(at)
          fs.chmodSync(at, 0o555)
        },
        says: 'read-only'
      }
    }
    test.each(Object.entries(cases))('%s', { timeout: minute }, async (_, { make, says }) => {
      const place = await scene()
      const scratch = place.bench.path('scratch')
      make(scratch)
      await expectRefused(place, ['--path', place.mount.folder, '--save', '--scratch-directory', scratch], {
        exitCode: 1,
        says: ['scratch directory', scratch, says, 'Next: name an existing, writable, local directory']
      })
    })

    test('that is good is empty afterwards', { timeout: minute }, async () => {
      const { bench, mount } = await scene()
      fs.mkdirSync(bench.path('scratch'))
      await mount.saved('--scratch-directory', bench.path('scratch'))
      expect(fs.readdirSync(bench.path('scratch'))).toEqual([])
    })
  })

  describe('a log that cannot be had', () => {
    test('is warned of, and the save goes on', { timeout: minute }, async () => {
      const { bench, wim, mount, tree } = await scene()
      fs.writeFileSync(bench.path('file'), 'not a folder')
      const log = bench.path('file', 'dism.log')
      const ran = await bench.core.run('--path', mount.folder, '--save', '--log-path', log)
      expect(ran.exitCode).toBe(0)
      expect(ran.stderr).toMatch(/^warning: going on without a log: /)
      await wim.expectTree(2, tree, bench.folder)
    })
  })

  describe('a .wim that, since the mount,', () => {
    interface Case {
      change: (wim: Wim, bench: Bench) => void | Promise<void>
      says: readonly (string | RegExp)[]
      exitCode?: number
    }
    const cases: Record<string, Case> = {
      'is gone': {
        change: (wim, bench) => {
          fs.renameSync(wim.file, bench.path('elsewhere.wim'))
        },
        says: ['cannot be opened', 'no file']
      },
      'was changed by another program': {
        change: async (wim) => {
          await must('wimlib-imagex', ['info', wim.file, '1', 'another name'])
        },
        says: ['changed after it was mounted', 'Next: ']
      },
      'was appended to': {
        change: async (wim, bench) => {
          const tree = makeSmallTree(bench.path('third'))
          await must('wimlib-imagex', ['append', tree, wim.file, 'third'])
        },
        says: ['changed after it was mounted']
      },
      'was rebuilt': {
        change: async (wim) => {
          await must('wimlib-imagex', ['optimize', wim.file, '--recompress'])
        },
        says: ['changed after it was mounted']
      },
      'was replaced by another .wim': {
        change: async (wim, bench) => {
          const other = await Wim.capture(bench.path('other.wim'), [makeSmallTree(bench.path('x'))])
          fs.renameSync(other.file, wim.file)
        },
        says: ['changed after it was mounted']
      },
      'was replaced by something else': {
        change: (wim) => {
          fs.writeFileSync(wim.file, 'no image at all\n'.repeat(100))
        },
        says: ['changed after it was mounted']
      },
      'was emptied': {
        change: (wim) => {
          fs.truncateSync(wim.file, 0)
        },
        says: ['ends after 0', 'Next: '],
        exitCode: 3
      },
      'was cut off': {
        change: (wim) => {
          fs.truncateSync(wim.file, wim.size - 100)
        },
        says: ['changed after it was mounted']
      },
      'is read-only': {
        change: (wim) => {
          fs.chmodSync(wim.file, 0o444)
        },
        says: ['cannot be written', 'read-only', 'Next: make it writable']
      },
      'is a directory': {
        change: (wim) => {
          fs.rmSync(wim.file)
          fs.mkdirSync(wim.file)
        },
        says: ['cannot be opened', 'directory']
      }
    }
    test.each(Object.entries(cases))('%s', { timeout: minute }, async (_, { change, says, exitCode = 1 }) => {
      const { bench, wim, mount, tree } = await scene()
      await change(wim, bench)
      const state = (): string =>
        fs.existsSync(wim.file) && fs.statSync(wim.file).isFile() ? wim.digest() : 'none'
      const before = state()
      for (const options of [['--save'], ['--save', '--append'], ['--save', '--check-integrity']]) {
        const ran = await bench.core.run('--path', mount.folder, ...options)
        expectRefusal(ran, { exitCode, says: [wim.file, ...says] })
        expect(state(), 'the .wim').toBe(before)
        expect(differences(mount.tree(), tree), 'the mount').toEqual([])
      }
      // What is left to do is possible.
      expect(await mount.discard()).toMatchObject({ exitCode: 0, results: [{ unmounted: true }] })
      expect(state(), 'the .wim after the discard').toBe(before)
      expect(fs.readdirSync(mount.folder)).toEqual([])
    })

    async function changedInPlace(check: boolean) {
      const bench = new Bench()
      const tree = makeSmallTree(bench.path('tree'))
      const wim = await Wim.capture(bench.path('image.wim'), [tree], { compress: 'none', check })
      const mount = await bench.mount(wim)
      fs.writeFileSync(mount.path('new'), 'new\n')
      // Nothing of the header tells of it: sizes and places are as before.
      wim.flipByte(5000)
      return { bench, wim, mount }
    }

    test('was changed in place under its integrity table', { timeout: minute }, async () => {
      const { bench, wim, mount } = await changedInPlace(true)
      const digest = wim.digest()
      expectRefusal(await bench.core.run('--path', mount.folder, '--save'), {
        exitCode: 3,
        says: [wim.file, /does not match its integrity table/]
      })
      expect(wim.digest()).toBe(digest)
    })

    test('was changed in place without a table to tell is warned of', { timeout: minute }, async () => {
      const { bench, mount } = await changedInPlace(false)
      const ran = await bench.core.run('--path', mount.folder, '--save')
      expect(ran.stderr).toContain('something wrote to the WIM after it was mounted')
      expect(ran.exitCode).toBe(0)
    })

    test.skipIf(tool('flock') === null)('another program has locked', { timeout: minute }, async () => {
      const flock = tool('flock') ?? ''
      const place = await scene()
      const { child, done } = start(flock, ['--no-fork', place.wim.file, 'sleep', '60'])
      while ((await run(flock, ['--nonblock', place.wim.file, 'true'])).exitCode === 0) await sleep(10)
      await expectRefused(place, ['--path', place.mount.folder, '--save'], {
        exitCode: 1,
        says: [place.wim.file, 'lock', 'another program', 'Next: ']
      })
      child.kill()
      await done
      await place.mount.saved()
    })
  })

  test('a read-only mount with save', { timeout: minute }, async () => {
    const place = await scene({ options: ['--read-only'] })
    for (const options of [['--save'], ['--save', '--append']]) {
      await expectRefused(place, ['--path', place.mount.folder, ...options], {
        exitCode: 1,
        says: [place.mount.folder, 'read-only', 'discard']
      })
    }
    await place.mount.discarded()
    expect(place.wim.digest()).toBe(place.digest)
  })

  test('a .wim that was read-only at the mount', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    fs.chmodSync(wim.file, 0o444)
    expectRefusal(await bench.core.run('mount', '--image', wim.file, '--path', bench.path('mount')), {
      exitCode: 1,
      says: [wim.file, 'read-only', '--read-only']
    })
    expect(fs.existsSync(bench.path('mount'))).toBe(false)
    const mount = await bench.mount(wim, 1, 'mount', ['--read-only'])
    await mount.discarded()
  })

  describe('a mount directory that', () => {
    test('was replaced by a link: nothing behind the link is touched', { timeout: minute }, async () => {
      const { bench, wim, mount, digest } = await scene()
      const elsewhere = bench.path('elsewhere')
      fs.renameSync(mount.folder, elsewhere)
      fs.symlinkSync(elsewhere, mount.folder)
      const before = readTree(elsewhere)
      const ran = await bench.core.run('--path', mount.folder, '--save')
      expectRefusal(ran, { exitCode: 1, says: [mount.folder, /replaced|link/, 'Next: '] })
      expect(wim.digest()).toBe(digest)
      expect(differences(readTree(elsewhere), before)).toEqual([])

      // The next step that it names must work: the mount is forgotten, the files are somebody's.
      expect((await bench.core.run('--path', mount.folder, '--discard')).exitCode).toBe(0)
      expect(wim.digest()).toBe(digest)
      expect(differences(readTree(elsewhere), before)).toEqual([])
      expect((await bench.core.run('mounts')).stdout).toBe('')
    })

    test.each(['another directory', 'nothing'])('was replaced by %s', { timeout: minute }, async (by) => {
      const { bench, wim, mount, digest } = await scene()
      const elsewhere = bench.path('elsewhere')
      fs.renameSync(mount.folder, elsewhere)
      if (by !== 'nothing') makeSmallTree(mount.folder)
      const state = (): Tree | null => (fs.existsSync(mount.folder) ? readTree(mount.folder) : null)
      const [there, here] = [readTree(elsewhere), state()]
      const ran = await bench.core.run('--path', mount.folder, '--save')
      expectRefusal(ran, { exitCode: 1, says: [mount.folder, 'removed or replaced', 'Next: '] })

      expect((await bench.core.run('--path', mount.folder, '--discard')).exitCode).toBe(0)
      expect(wim.digest()).toBe(digest)
      expect(readTree(elsewhere)).toEqual(there)
      expect(state()).toEqual(here)
      expect((await bench.core.run('mounts')).stdout).toBe('')
    })

    test('is found by another spelling', { timeout: minute }, async () => {
      const { bench, wim, tree } = await scene()
      fs.symlinkSync(bench.folder, bench.path('shortcut'))
      const spelling = `${bench.path('shortcut')}/./mount/../mount//`
      const run = await bench.core.job('--path', spelling, '--save')
      expect(run).toMatchObject({ exitCode: 0, results: [{ saved: true, unmounted: true }] })
      await wim.expectTree(2, tree, bench.folder)
    })

    test('is named twice is taken off once', { timeout: minute }, async () => {
      const { bench, wim, mount, tree } = await scene()
      const run = await bench.core.job('--path', mount.folder, '--path', `${mount.folder}/`, '--save')
      expect(run.exitCode).toBe(0)
      for (const result of run.results)
        expect(result).toMatchObject({ saved: true, unmounted: true, error: null })
      expect(
        run.events.filter((event) => event.type === 'phaseStarted' && event.phase === 'save')
      ).toHaveLength(1)
      await wim.expectTree(2, tree, bench.folder)
    })
  })

  describe('a mount of', () => {
    const refused = async (bench: Bench, image: string, refusal: Refusal): Promise<void> => {
      const target = bench.path('refused')
      const before = fs.existsSync(image) && fs.statSync(image).isFile() ? fs.readFileSync(image) : null
      const ran = await bench.core.run('mount', '--image', image, '--path', target)
      expectRefusal(ran, refusal)
      expect(fs.existsSync(target), 'the mount directory').toBe(false)
      expect((await bench.core.run('mounts')).stdout).toBe('')
      if (before !== null) expect(fs.readFileSync(image).equals(before), 'the file').toBe(true)
    }

    test('a file that is missing', async () => {
      const bench = new Bench()
      await refused(bench, bench.path('missing.wim'), {
        exitCode: 1,
        says: [bench.path('missing.wim'), 'no file']
      })
    })

    test('a directory', async () => {
      const bench = new Bench()
      fs.mkdirSync(bench.path('folder.wim'))
      await refused(bench, bench.path('folder.wim'), {
        exitCode: 1,
        says: [bench.path('folder.wim'), 'directory']
      })
    })

    test.each([
      ['an empty file', Buffer.alloc(0)],
      ['a short text', Buffer.from('not an image\n')],
      ['a long text', Buffer.from('not an image\n'.repeat(1000))],
      ['noise', noise(100_000, 'no image')],
      ['zeros', Buffer.alloc(100_000)]
    ])('%s, which is no .wim', async (_, content) => {
      const bench = new Bench()
      const file = bench.path('no.wim')
      fs.writeFileSync(file, content)
      const ran = await bench.core.run('mount', '--image', file, '--path', bench.path('refused'))
      expect([1, 3]).toContain(ran.exitCode)
      await refused(bench, file, {
        exitCode: ran.exitCode ?? -1,
        says: [file, /not a WIM|too short|no WIM|is empty/i]
      })
      const verified = await bench.core.run('verify', file)
      expect([1, 3]).toContain(verified.exitCode)
      expect(verified.stderr).toContain(file)
    })

    test.each([0.1, 0.5, 0.9, 0.99])('a .wim cut off at %d of its length', async (part) => {
      const bench = new Bench()
      const wim = bench.copyOf(original)
      fs.truncateSync(wim.file, Math.floor(wim.size * part))
      await refused(bench, wim.file, { exitCode: 3, says: [wim.file, 'Next: '] })
      expect((await bench.core.run('verify', wim.file)).exitCode).toBe(3)
    })

    test.each([
      { index: 0, exitCode: 2, says: ['--index is 0', 'from 1'] },
      { index: 3, exitCode: 1, says: ['image 3', '2 images'] },
      { index: 4_294_967_295, exitCode: 1, says: ['image 4294967295', '2 images'] }
    ])('image $index of two', async ({ index, exitCode, says }) => {
      const bench = new Bench()
      const args = [
        'mount',
        '--image',
        original.file,
        '--path',
        bench.path('refused'),
        '--index',
        String(index)
      ]
      const ran = await bench.core.run(...args)
      expectRefusal(ran, { exitCode, says: exitCode === 1 ? [...says, original.file] : says })
      expect(fs.existsSync(bench.path('refused'))).toBe(false)
    })

    test('an image that is mounted already', async () => {
      const place = await scene()
      const args = ['mount', '--image', place.wim.file, '--index', '2', '--path', place.bench.path('again')]
      await expectRefused(place, args, {
        exitCode: 1,
        says: ['already mounted', place.mount.folder, '--read-only']
      })
    })

    test('an image at a directory that is not empty, or is a file', async () => {
      const bench = new Bench()
      const full = makeSmallTree(bench.path('full'))
      const before = readTree(full)
      fs.writeFileSync(bench.path('file'), 'a file')
      const mountAt = async (at: string) => bench.core.run('mount', '--image', original.file, '--path', at)
      expectRefusal(await mountAt(full), { exitCode: 1, says: [full, 'not empty', 'empty directory'] })
      expectRefusal(await mountAt(bench.path('file')), {
        exitCode: 1,
        says: [bench.path('file'), 'not a directory']
      })
      expect(readTree(full)).toEqual(before)
      expect((await bench.core.run('mounts')).stdout).toBe('')
    })
  })
})

suite('a file of a kind that is not for us', [], () => {
  test('pipable, for writing', { timeout: minute }, async () => {
    const bench = new Bench()
    const tree = makeSmallTree(bench.path('tree'))
    const wim = await Wim.capture(bench.path('image.wim'), [tree], { more: ['--pipable'] })
    await expectNotMounted(bench, wim.file, /pipable/i)
  })

  test('split', { timeout: minute }, async () => {
    const bench = new Bench()
    const tree = makeSmallTree(bench.path('tree'))
    fs.writeFileSync(path.join(tree, 'large'), noise(3_000_000, 'large'))
    fs.writeFileSync(path.join(tree, 'large too'), noise(3_000_000, 'large too'))
    const wim = await Wim.capture(bench.path('image.wim'), [tree])
    await must('wimlib-imagex', ['split', wim.file, bench.path('part.swm'), '4'])
    for (const part of ['part.swm', 'part2.swm']) await expectNotMounted(bench, bench.path(part), /split/i)
  })

  async function expectNotMounted(bench: Bench, file: string, says: RegExp): Promise<void> {
    const before = fs.readFileSync(file)
    const ran = await bench.core.run('mount', '--image', file, '--path', bench.path('mount'))
    expectRefusal(ran, { exitCode: 1, says: [file, says, 'Next: '] })
    expect(fs.existsSync(bench.path('mount'))).toBe(false)
    expect(fs.readFileSync(file).equals(before)).toBe(true)
  }
})

const smallDisk = 12

suite('a disk that is full', ['root', 'mount'], () => {
  /** A file system of a few MiB, with the .wim on it; gone after the test. */
  async function disk(kind: 'tmpfs' | 'ntfs', bench: Bench): Promise<string> {
    const at = bench.path('disk')
    fs.mkdirSync(at)
    onTestFinished(async () => {
      await run('umount', ['--lazy', at])
    })
    if (kind === 'tmpfs') {
      await must('mount', ['-t', 'tmpfs', '-o', `size=${smallDisk}m`, 'tmpfs', at])
    } else {
      fs.writeFileSync(bench.path('disk.img'), '')
      fs.truncateSync(bench.path('disk.img'), smallDisk * 1024 * 1024)
      await must('mkntfs', ['--fast', '--force', '--quiet', bench.path('disk.img')])
      await must('ntfs-3g', [bench.path('disk.img'), at])
    }
    return at
  }

  const lacking = ['mkntfs', 'ntfs-3g'].filter((name) => tool(name) === null)
  const noNtfs = lacking.length > 0 || !fs.existsSync('/dev/fuse') || !isRoot()

  describe.each([
    { kind: 'tmpfs', skip: false },
    { kind: 'ntfs', skip: noNtfs }
  ] as const)('$kind', ({ kind, skip }) => {
    test.skipIf(skip)(
      skip ? 'is not tried: no ntfs-3g here' : 'leaves file and mount as they were',
      { timeout: minute },
      async () => {
        const bench = new Bench()
        const at = await disk(kind, bench)
        const tree = makeSmallTree(bench.path('tree'))
        const wim = await Wim.capture(path.join(at, 'image.wim'), [tree], { compress: 'none', check: true })
        const before = wim.digest()
        const mount = await bench.mount(wim)
        for (let part = 0; part < 16; part++) {
          fs.writeFileSync(mount.path(`large ${part}`), noise(1_000_000, `part ${part}`))
        }
        const edited = mount.tree()
        for (const options of [[], ['--append'], ['--check-integrity']]) {
          const ran = await bench.core.run('--path', mount.folder, '--save', ...options)
          expectRefusal(ran, { exitCode: 1, says: [wim.file, 'not enough space', 'Next: free some space'] })
          expect(wim.digest()).toBe(before)
          expect(differences(mount.tree(), edited)).toEqual([])
        }
        // With less to save there is room.
        for (let part = 4; part < 16; part++) fs.rmSync(mount.path(`large ${part}`))
        const smaller = mount.tree()
        await mount.saved('--check-integrity')
        await wim.expectSound()
        await wim.expectTree(1, smaller, bench.folder)
      }
    )
  })
})

const prlimit = tool('prlimit')

suite(`a limit on the size of files${prlimit === null ? ' [skipped: there is no prlimit]' : ''}`, [], () => {
  test.skipIf(prlimit === null)('leaves file and mount as they were', { timeout: minute }, async () => {
    const bench = new Bench()
    const tree = makeSmallTree(bench.path('tree'))
    const wim = await Wim.capture(bench.path('image.wim'), [tree], { compress: 'none', check: true })
    const before = wim.digest()
    const mount = await bench.mount(wim)
    for (let part = 0; part < 6; part++) {
      fs.writeFileSync(mount.path(`large ${part}`), noise(1_000_000, `part ${part}`))
    }
    const edited = mount.tree()
    const most = wim.size + 3_500_000
    const core = [bench.core.program, '--path', mount.folder, '--save']
    const args = [`--fsize=${most}`, ...core, '--state-directory', bench.core.stateDirectory]
    const ran = await run(prlimit ?? '', args)
    expectRefusal(ran, { exitCode: 1, says: [wim.file, 'Next: '] })
    expect(wim.digest()).toBe(before)
    expect(differences(mount.tree(), edited)).toEqual([])
    await mount.saved()
    await wim.expectTree(1, edited, bench.folder)
  })
})
