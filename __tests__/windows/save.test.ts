import fs from 'node:fs'
import { expect, test } from 'vitest'
import { must } from '../images/support/program.js'
import type { Wim } from '../images/support/wim.js'
import type { LogLevel } from '../../src/request.js'
import { discard, save, windowsSuite } from '../support/wine-windows.js'

const [appendFlag, integrityFlag] = [0x20000, 0x10000]

async function edited(wim: Wim, index = 1): Promise<string> {
  return (await must('wimlib-imagex', ['extract', wim.file, String(index), '/edited.txt', '--to-stdout']))
    .stdout
}

windowsSuite('mounts of DISM, under Wine: taken off', (windows) => {
  test('a save is one call, is verified and leaves the image in the file', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mnt = await scene.mounted(wim)
    const ran = await scene.core({ paths: [mnt], verify: 'full' })

    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0)
    expect(ran.result).toMatchObject({
      result: 'saved',
      saved: true,
      unmounted: true,
      verified: 'true',
      error: null,
      mount: { engine: 'dism', path: mnt, status: 'ok' },
      image: { index: 1, name: 'Test image', edition: 'Professional', version: '10.0.26100.1742' },
      imageCount: 1
    })
    expect(scene.unmountFlags).toEqual([0])
    expect(scene.mounts).toEqual([])
    expect(await edited(wim)).toBe('after\n')
    await wim.expectSound()
  })

  test('every answer of DISM is given back, and the library is shut down', async () => {
    const scene = windows.scene()
    await scene.core({ paths: [await scene.mounted(scene.wim())] })
    expect(scene.calls('DismInitialize')).toHaveLength(1)
    expect(scene.calls().at(-1)).toMatchObject({ call: 'DismShutdown', blocksNotDeleted: 0 })
    expect(scene.calls('DismDelete')).toEqual([])
  })

  test('an integrity table is asked for and found', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const ran = await scene.core({
      paths: [await scene.mounted(wim)],
      disposition: { ...save, checkIntegrity: true }
    })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result).toMatchObject({ integrityTableWritten: true, verified: 'true' })
    expect(scene.unmountFlags).toEqual([integrityFlag])
    expect(await wim.hasIntegrityTable()).toBe(true)
  })

  test('an append is a new image behind the mounted one, which stays', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const ran = await scene.core({
      paths: [await scene.mounted(wim)],
      disposition: { ...save, append: true }
    })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result).toMatchObject({ result: 'saved', image: { index: 2 }, imageCount: 2 })
    expect(scene.unmountFlags).toEqual([appendFlag])
    expect([await edited(wim, 1), await edited(wim, 2)]).toEqual(['before\n'.repeat(5000), 'after\n'])
  })

  test('a discard leaves the file as it was', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const before = wim.digest()
    const ran = await scene.core({ paths: [await scene.mounted(wim)], disposition: discard })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result).toMatchObject({
      result: 'discarded',
      saved: false,
      unmounted: true,
      verified: 'skipped'
    })
    expect(scene.unmountFlags).toEqual([1])
    expect(wim.digest()).toBe(before)
  })

  test('a check calls nothing that changes anything', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    const ran = await scene.core({ paths: [mnt], disposition: { kind: 'check' } })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result).toMatchObject({ result: 'checked', mount: { path: mnt } })
    expect(new Set(scene.calls().map(({ call }) => call))).toEqual(
      new Set(['DismInitialize', 'DismGetMountedImageInfo', 'DismShutdown'])
    )
  })

  test('the second of two mounts is the one that is taken off', async () => {
    const scene = windows.scene()
    const [one, other] = [scene.wim('one.wim'), scene.wim('other.wim')]
    const first = await scene.mounted(one, { name: 'first' })
    const second = await scene.mounted(other, { name: 'second' })
    const before = one.digest()
    const ran = await scene.core({ paths: [second] })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result).toMatchObject({ saved: true, mount: { imagePath: scene.dos('other.wim') } })
    expect(scene.mounts.map(({ path }) => path)).toEqual([first])
    expect([one.digest(), await edited(other)]).toEqual([before, 'after\n'])
  })

  test('every mount is discarded with a path of *, the inner one first', async () => {
    const scene = windows.scene()
    const outer = await scene.mounted(scene.wim('outer.wim'), { name: 'outer' })
    const inner = await scene.mounted(scene.wim('inner.wim'), { name: 'outer/Folder/inner' })
    const ran = await scene.core({ paths: '*', disposition: discard })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(scene.calls('DismUnmountImage').map(({ path }) => path)).toEqual([inner, outer])
    expect(scene.mounts).toEqual([])
  })

  test.each<{ level: LogLevel; asked: number[] }>([
    { level: 'Errors', asked: [0] },
    { level: 'Warnings', asked: [1] },
    { level: 'WarningsInfo', asked: [2] },
    { level: 'Debug', asked: [3, 2] }
  ])('log level $level is asked for as $asked', async ({ level, asked }) => {
    const scene = windows.scene()
    const ran = await scene.core({ paths: [await scene.mounted(scene.wim())], logLevel: level })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(scene.calls('DismInitialize').map((call) => call.level)).toEqual(asked)
    const fallBack = ran.events.some((event) => event.type === 'message' && /level/i.test(event.text))
    expect(fallBack).toBe(level === 'Debug')
  })

  test('log level Debug stays 3 where DISM takes it', async () => {
    const scene = windows.scene()
    scene.plan({ debugLevel: true })
    await scene.core({ paths: [await scene.mounted(scene.wim())], logLevel: 'Debug' })
    expect(scene.calls('DismInitialize').map((call) => call.level)).toEqual([3])
  })

  test('a log and a scratch folder go to DISM; the folder of the log is made', async () => {
    const scene = windows.scene()
    fs.mkdirSync(scene.file('scratch'))
    const [log, scratch] = [scene.dos('logs', 'my.log'), scene.dos('scratch')]
    const ran = await scene.core({
      paths: [await scene.mounted(scene.wim())],
      logPath: log,
      scratchDirectory: scratch
    })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(scene.calls('DismInitialize')).toMatchObject([{ log, scratch, result: '0x00000000' }])
    expect(ran.events.find((event) => event.type === 'logOpened')).toMatchObject({
      path: log,
      writer: 'dism'
    })
    expect(fs.readFileSync(scene.file('logs', 'my.log'), 'utf8')).toContain('Leave DismUnmountImageInternal')
  })

  test.each([
    { what: 'a total of 200', plan: {} },
    { what: 'a total of 100', plan: { progressTotal: 100 } },
    { what: 'no total', plan: { progressTotal: 0 } },
    { what: 'steps that go back', plan: { progressBackwards: true } }
  ])('progress never goes back, nor beyond its total, with $what', async ({ plan }) => {
    const scene = windows.scene()
    scene.plan(plan)
    const ran = await scene.core({ paths: [await scene.mounted(scene.wim())] })
    expect(ran.exitCode, ran.stdout).toBe(0)
    for (const phase of ['save', 'unmount'] as const) {
      const told = ran.events
        .filter((event) => event.type === 'progress')
        .filter((one) => one.phase === phase)
      const done = told.map((progress) => progress.done)
      expect(done).toEqual(done.toSorted((one, other) => one - other))
      for (const progress of told) expect(progress.done).toBeLessThanOrEqual(progress.total)
    }
  })
})
