import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Bench, sharedFolder, type MountedImage } from './support/bench.js'
import { streamLabels, valueOf, without, type Listing } from './support/listing.js'
import { suite } from './support/needs.js'
import { attributes, NtfsVolume, ntfsNeeds, securityDescriptor } from './support/ntfs.js'
import { must } from './support/program.js'
import { noise } from './support/samples.js'
import { saveAndJudge } from './support/saved.js'
import { Wim, type Compression } from './support/wim.js'

const minute = 60_000
const created = 0x01c9_0000_1234_5678n
const lasting = ['Short Name', 'Attributes', 'Security Descriptor', 'Creation Time'] as const
const ownOfEdited = [...streamLabels, 'Last Write Time', 'Last Access Time']
const rights = { full: 0x1f01ff, read: 0x120089 }

async function fill(volume: NtfsVolume): Promise<void> {
  const make = async (name: string, at: bigint): Promise<void> => {
    await volume.setTimes(name, created + at, created + 1_000_000_007n * at, created + 2_000_000_003n * at)
  }
  fs.mkdirSync(volume.path('Program Files', 'App'), { recursive: true })
  fs.mkdirSync(volume.path('secured'))
  fs.mkdirSync(volume.path('plain'))
  await volume.setShortName('Program Files', 'PROGRA~1')
  await volume.setSecurity('secured', securityDescriptor(rights.read))
  await volume.setSecurity('Program Files/App', securityDescriptor(rights.full))

  fs.writeFileSync(volume.path('Program Files', 'App', 'A long name.settings'), 'setting = 1\n'.repeat(50))
  const settings = 'Program Files/App/A long name.settings'
  await volume.setShortName(settings, 'ALONGN~1.SET')
  volume.writeStream(settings, 'Zone.Identifier', '[ZoneTransfer]\r\nZoneId=3\r\n')
  volume.writeStream(settings, 'big', noise(70_000, 'stream'))
  await volume.setSecurity(settings, securityDescriptor(rights.read))
  await volume.setObjectId(settings, noise(16, 'object id'))
  await volume.setAttributes(settings, attributes.hidden | attributes.archive)

  fs.writeFileSync(volume.path('secured', 'system.ini'), '[boot]\n')
  await volume.setAttributes(
    'secured/system.ini',
    attributes.system | attributes.hidden | attributes.readOnly
  )
  fs.writeFileSync(volume.path('secured', 'only a stream'), '')
  volume.writeStream('secured/only a stream', 'the only one', 'in a stream')
  volume.writeStream('plain', 'on a folder', 'a folder has streams too')
  for (let at = 0; at < 20; at++) {
    fs.writeFileSync(volume.path('plain', `file ${at}`), `plain ${at}\n`)
    fs.writeFileSync(volume.path('secured', `File number ${at}.document`), `secured ${at}\n`)
    await volume.setShortName(`secured/File number ${at}.document`, `FILENU~${at}.DOC`)
  }
  fs.writeFileSync(volume.path('plain', 'linked'), 'two names\n')
  fs.linkSync(volume.path('plain', 'linked'), volume.path('secured', 'linked elsewhere'))
  fs.symlinkSync('plain/file 1', volume.path('a link'))
  fs.writeFileSync(volume.path('Größe 日本.txt'), 'names\n')
  const all = fs.readdirSync(volume.folder, { recursive: true, encoding: 'utf8' })
  for (const [at, name] of all.entries()) {
    if (!fs.lstatSync(volume.path(name)).isSymbolicLink()) await make(name, BigInt(at))
  }
}

suite('an image of an NTFS volume', ntfsNeeds, () => {
  const folder = sharedFolder()
  const volumes: NtfsVolume[] = []
  let original: Wim

  beforeAll(async () => {
    const volume = await NtfsVolume.make(folder, 'volume')
    volumes.push(volume)
    await fill(volume)
    await volume.unmount()
    original = await Wim.capture(path.join(folder, 'ntfs.wim'), [volume.file], { check: true })
  }, minute)
  afterAll(() => {
    for (const volume of volumes) volume.drop()
  })

  const settings = '/Program Files/App/A long name.settings'

  test('has what these tests are about', { timeout: minute }, async () => {
    const listing = await original.listing(1)
    expect(valueOf(listing, settings, 'Short Name')).toBe('"ALONGN~1.SET"')
    expect(valueOf(listing, settings, 'Attributes')).toBe('0x00000022')
    expect(valueOf(listing, settings, 'Security Descriptor')).not.toBe(
      valueOf(listing, '/plain/file 1', 'Security Descriptor')
    )
    expect(listing.get(settings)?.join('\n')).toContain('Named data stream "Zone.Identifier"')
    expect(listing.get('/plain')?.join('\n')).toContain('Named data stream "on a folder"')
    expect(listing.get(settings)?.join('\n')).toMatch(/Object ID/)
  })

  describe.each<Compression>(['LZX', 'XPRESS', 'none'])('%s', (compress) => {
    test('one file is edited: every other entry stays', { timeout: minute }, async () => {
      const bench = new Bench()
      const wim = await packed(bench, compress)
      const before = await wim.listing(1)
      const mount = await bench.mount(wim)
      fs.appendFileSync(mount.path(settings), 'setting = 2\n')
      await saveAndJudge(bench, mount, { wim, index: 1 }, ['--verify', 'full'])
      const after = await wim.listing(1)
      expect(changedIn(before, after)).toEqual([settings])
      expect(without(after, ...ownOfEdited)).toEqual(without(before, ...ownOfEdited))
      expect(valueOf(after, settings, 'Hash')).not.toBe(valueOf(before, settings, 'Hash'))
      const named = (listing: Listing): readonly string[] => {
        const lines = listing.get(settings) ?? []
        return lines.slice(lines.findIndex((line) => line.includes('Named data stream')))
      }
      expect(named(after)).toEqual(named(before))
    })
  })

  test('a save without changes keeps every line', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const mount = await bench.mount(wim)
    await saveAndJudge(bench, mount, { wim, index: 1 }, ['--check-integrity'])
    expect(await wim.listing(1)).toEqual(await original.listing(1))
  })

  test(
    'an appended image has all metadata, and so has the one it came from',
    { timeout: minute },
    async () => {
      const bench = new Bench()
      const wim = bench.copyOf(original)
      const mount = await bench.mount(wim)
      fs.writeFileSync(mount.path('plain', 'file 3'), 'edited\n')
      await mount.saved('--append')
      await wim.expectSound()
      const before = await original.listing(1)
      expect(strip(await wim.listing(1))).toEqual(strip(before))
      expect(changedIn(strip(before), strip(await wim.listing(2)))).toEqual(['/plain/file 3'])
    }
  )

  test('a renamed file keeps its metadata', { timeout: minute }, async () => {
    const [before, after] = await edited((mount) => {
      fs.renameSync(mount.path(settings), mount.path('plain', 'renamed and moved'))
    })
    expectSame(before, settings, after, '/plain/renamed and moved', ['Full Path', 'Short Name'])
    expect(changedIn(before, after)).toEqual(expect.arrayContaining([settings, '/plain/renamed and moved']))
    expect(changedIn(before, after)).toHaveLength(4)
  })

  test('a renamed folder keeps its metadata and that of all below', { timeout: minute }, async () => {
    const [before, after] = await edited((mount) => {
      fs.renameSync(mount.path('secured'), mount.path('moved'))
    })
    const inside = [...before.keys()].filter((name) => name.startsWith('/secured/'))
    expect(inside.length).toBeGreaterThan(20)
    for (const name of inside) {
      expectSame(before, name, after, name.replace('/secured/', '/moved/'), ['Full Path'])
    }
    expectSame(before, '/secured', after, '/moved', ['Full Path', 'Short Name'])
  })

  test('a file and a folder that change only their case keep all', { timeout: minute }, async () => {
    const [before, after] = await edited((mount) => {
      fs.renameSync(mount.path('secured', 'system.ini'), mount.path('secured', 'SYSTEM.INI'))
      fs.renameSync(mount.path('plain'), mount.path('Plain'))
    })
    expectSame(before, '/secured/system.ini', after, '/secured/SYSTEM.INI', ['Full Path', 'Short Name'])
    expectSame(before, '/plain/file 1', after, '/Plain/file 1', ['Full Path'])
  })

  test(
    'a file that an editor writes anew and renames over keeps its metadata',
    { timeout: minute },
    async () => {
      const [before, after] = await edited((mount) => {
        fs.writeFileSync(mount.path('temporary'), 'written anew\n')
        fs.renameSync(mount.path('temporary'), mount.path(settings))
      })
      for (const label of lasting) {
        expect(valueOf(after, settings, label), label).toBe(valueOf(before, settings, label))
      }
    }
  )

  test('a new file and folder get the security descriptor of their folder', { timeout: minute }, async () => {
    const [before, after] = await edited((mount) => {
      fs.writeFileSync(mount.path('secured', 'new'), 'new\n')
      fs.mkdirSync(mount.path('secured', 'new folder'))
      fs.writeFileSync(mount.path('secured', 'new folder', 'deeper'), 'deeper\n')
      fs.symlinkSync('new', mount.path('secured', 'new link'))
      fs.writeFileSync(mount.path('Program Files', 'App', 'new'), 'new too\n')
      fs.writeFileSync(mount.path('at the top'), 'top\n')
    })
    const security = (listing: Listing, name: string): string => valueOf(listing, name, 'Security Descriptor')
    const wanted = security(before, '/secured')
    expect(wanted).not.toBe('')
    expect(wanted).not.toBe(security(before, '/'))
    for (const name of ['new', 'new folder', 'new folder/deeper', 'new link']) {
      expect(security(after, `/secured/${name}`), name).toBe(wanted)
    }
    expect(security(after, '/Program Files/App/new')).toBe(security(before, '/Program Files/App'))
    expect(security(after, '/at the top')).toBe(security(before, '/'))
    expect(valueOf(after, '/secured/new', 'Attributes')).toMatch(/^0x000000(20|80)$/)
  })

  test(
    'hard links stay linked, and a broken one is on its own with its metadata',
    { timeout: minute },
    async () => {
      const [before, after] = await edited((mount) => {
        fs.writeFileSync(mount.path('copy'), 'no longer linked\n')
        fs.renameSync(mount.path('copy'), mount.path('plain', 'linked'))
        fs.linkSync(mount.path('plain', 'file 7'), mount.path('secured', 'file 7 too'))
      })
      expect(valueOf(before, '/plain/linked', 'Link Count')).toBe('2')
      expect(valueOf(after, '/plain/linked', 'Link Count')).toBe('1')
      expect(valueOf(after, '/secured/linked elsewhere', 'Link Count')).toBe('1')
      expect(valueOf(after, '/plain/file 7', 'Link Count')).toBe('2')
      for (const label of lasting) {
        expect(valueOf(after, '/plain/linked', label), label).toBe(valueOf(before, '/plain/linked', label))
      }
      expectSame(after, '/plain/file 7', after, '/secured/file 7 too', ['Full Path', 'Short Name'])
    }
  )

  test('contents that go and come back, and a time that is touched', { timeout: minute }, async () => {
    const [before, after] = await edited((mount) => {
      fs.truncateSync(mount.path(settings), 0)
      fs.writeFileSync(mount.path('secured', 'only a stream'), 'contents beside the stream\n')
      fs.utimesSync(mount.path('secured', 'system.ini'), 1_500_000_000, 1_500_000_000)
    })
    expect(changedIn(before, after)).toEqual([settings, '/secured/only a stream', '/secured/system.ini'])
    expect(without(after, ...ownOfEdited, 'Unnamed data stream')).toEqual(
      without(before, ...ownOfEdited, 'Unnamed data stream')
    )
    expect(after.get('/secured/only a stream')?.join('\n')).toContain('Named data stream "the only one"')
    expect(valueOf(after, '/secured/system.ini', 'Last Write Time')).toBe('Fri Jul 14 02:40:00 2017 UTC')
  })

  test('applied to a new NTFS volume, the saved image is what NTFS knew', { timeout: minute }, async () => {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const mount = await bench.mount(wim)
    fs.writeFileSync(mount.path('plain', 'file 3'), 'edited\n')
    await mount.saved()

    const was = await applied(bench, original, 'was')
    const is = await applied(bench, wim, 'is')
    const names = fs.readdirSync(was.folder, { recursive: true, encoding: 'utf8' }).sort()
    expect(fs.readdirSync(is.folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual(names)
    for (const name of names.filter((candidate) => candidate !== 'plain/file 3' && candidate !== 'a link')) {
      for (const attribute of ['system.ntfs_acl', 'system.ntfs_attrib_be', 'system.ntfs_crtime_be']) {
        expect(await is.get(name, attribute), `${attribute} of ${name}`).toBe(await was.get(name, attribute))
      }
    }
    const edited = 'plain/file 3'
    expect(await is.get(edited, 'system.ntfs_crtime_be')).toBe(await was.get(edited, 'system.ntfs_crtime_be'))
    expect(await is.get(edited, 'system.ntfs_acl')).toBe(await was.get(edited, 'system.ntfs_acl'))
    expect(fs.readFileSync(`${is.path(settings)}:big`)).toEqual(noise(70_000, 'stream'))
  })

  async function packed(bench: Bench, compress: Compression): Promise<Wim> {
    const wim = bench.path('image.wim')
    await must('wimlib-imagex', ['export', original.file, '1', wim, `--compress=${compress}`, '--check'])
    return new Wim(wim)
  }

  async function applied(bench: Bench, wim: Wim, name: string): Promise<NtfsVolume> {
    const volume = await NtfsVolume.make(bench.folder, name)
    onTestFinished(() => {
      volume.drop()
    })
    await volume.unmount()
    await must('wimlib-imagex', ['apply', wim.file, '1', volume.file])
    await volume.mount()
    return volume
  }

  /** The listings before and after an edit, without what follows from where data lies. */
  async function edited(edit: (mount: MountedImage) => void): Promise<[Listing, Listing]> {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const mount = await bench.mount(wim)
    edit(mount)
    await saveAndJudge(bench, mount, { wim, index: 1 })
    return [strip(await original.listing(1)), strip(await wim.listing(1))]
  }
})

function strip(listing: Listing): Listing {
  return without(listing, 'Reference Count', 'Offset in WIM', 'Link Group ID')
}

function changedIn(before: Listing, after: Listing): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  const text = (listing: Listing, name: string): string => (listing.get(name) ?? []).join('\n')
  return names.filter((name) => text(before, name) !== text(after, name))
}

function expectSame(
  before: Listing,
  old: string,
  after: Listing,
  now: string,
  except: readonly string[]
): void {
  const [was, is] = [without(before, ...except), without(after, ...except)]
  expect(is.get(now), `${old} is now ${now}`).toEqual(was.get(old))
}
