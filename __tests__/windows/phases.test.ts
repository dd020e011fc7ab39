import fs from 'node:fs'
import { expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { discard, windowsSuite } from '../support/wine-windows.js'

const [commit, discardFlag] = [0, 1]

windowsSuite('mounts of DISM, under Wine: saved but not yet unmounted', (windows) => {
  test('the unmount is finished without a second save', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const as = { unmount: [{ fails: '0xC1420117', commits: true }, 'real'] } as const
    const ran = await scene.core({
      paths: [await scene.mounted(wim, { as })],
      verify: 'full',
      handleTimeout: 5
    })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result).toMatchObject({ result: 'saved', saved: true, unmounted: true, verified: 'true' })
    expect(scene.unmountFlags).toEqual([commit, discardFlag])
    await wim.expectSound()
  })

  test('saved and unmounted tell the truth when it never can be, and a discard finishes it later', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const as = { unmount: [{ fails: '0xC1420117', commits: true }, '0xC1420117'] } as const
    const mnt = await scene.mounted(wim, { as })
    const ran = await scene.core({ paths: [mnt], handleTimeout: 2 })
    expect(ran.exitCode, ran.stdout).toBe(5)
    expect(ran.result).toMatchObject({ saved: true, unmounted: false, error: { code: '0xC1420117' } })
    expect(scene.unmountFlags.filter((flags) => flags === commit)).toHaveLength(1)
    const saved = wim.digest()

    scene.change(mnt, { unmount: ['real'] })
    const finished = await scene.core({ paths: [mnt], disposition: discard })
    expect(finished.result).toMatchObject({ result: 'discarded', unmounted: true })
    expect(wim.digest()).toBe(saved)
    await wim.expectSound()
  })

  test.each(['0xC1420112', '0xC1420118', '0x80070020'] as const)(
    'a save that was refused with %s before it began is tried again',
    async (code) => {
      const scene = windows.scene()
      const wim = scene.wim()
      const as = { unmount: [code, 'real'] } as const
      const ran = await scene.core({ paths: [await scene.mounted(wim, { as })], handleTimeout: 5 })
      expect(ran.exitCode, ran.stdout).toBe(0)
      expect(ran.result).toMatchObject({ result: 'saved', unmounted: true })
      expect(scene.unmountFlags).toEqual([commit, commit])
      await wim.expectSound()
    }
  )

  test('a save that DISM calls done before is not repeated', async () => {
    const scene = windows.scene()
    const as = { partlyUnmounted: true }
    const ran = await scene.core({ paths: [await scene.mounted(scene.wim(), { as })], handleTimeout: 2 })
    expect(ran.exitCode).toBe(1)
    expect(ran.result).toMatchObject({ saved: false, unmounted: false, error: { code: '0xC142011D' } })
    expect(scene.unmountFlags).toEqual([commit])
  })

  test('a program that keeps a file open is waited for', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mnt = await scene.mounted(wim)
    const holder = scene.hold(`${mnt}\\Folder\\kept.txt`)
    await holder.ready
    const running = scene.core({ paths: [mnt], handleTimeout: 30 })
    await sleep(2000)
    holder.release()
    const ran = await running
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result).toMatchObject({ result: 'saved', saved: true, unmounted: true })
    expect(scene.unmountFlags.filter((flags) => flags === commit)).toHaveLength(1)
    await wim.expectSound()
  })

  test('changes are discarded after a failed save only when that was asked for', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const before = wim.digest()
    const as = { unmount: ['0x80070070', '0x80070070', 'real'] } as const
    const mnt = await scene.mounted(wim, { as })
    const kept = await scene.core({ paths: [mnt] })
    expect(kept.result).toMatchObject({ saved: false, unmounted: false, error: { code: '0x80070070' } })
    const dropped = await scene.core({ paths: [mnt], onSaveFailure: 'discard' })
    expect(dropped.exitCode).not.toBe(0)
    expect(dropped.result).toMatchObject({ saved: false, unmounted: true, error: { code: '0x80070070' } })
    expect(scene.unmountFlags).toEqual([commit, commit, discardFlag])
    expect(wim.digest()).toBe(before)
  })
})

windowsSuite('mounts of DISM, under Wine: with registry hives loaded', (windows) => {
  test('a hive below the mount is unloaded and named; another stays', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    const [inside, outside] = [scene.file('mnt', 'Folder', 'HIVE'), scene.file('HIVE')]
    for (const file of [inside, outside]) fs.writeFileSync(file, 'WINE REGISTRY Version 2\n')
    const loaded = await scene.call(
      `load-hive|zInside|${mnt}\\Folder\\HIVE`,
      `load-hive|zOutside|${scene.dos('HIVE')}`
    )
    expect(loaded).toMatchObject([
      { loaded: 0, listed: 0 },
      { loaded: 0, listed: 0 }
    ])
    const ran = await scene.core({ paths: [mnt] })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result.hives).toEqual([{ key: 'HKLM\\zInside', file: `${mnt}\\Folder\\HIVE` }])
    expect(await scene.call('is-loaded|zInside', 'is-loaded|zOutside')).toEqual([
      { there: false },
      { there: true }
    ])
  })

  test('a hive stops the save when it may not be unloaded', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    fs.writeFileSync(scene.file('mnt', 'Folder', 'HIVE'), 'WINE REGISTRY Version 2\n')
    await scene.call(`load-hive|zKept|${mnt}\\Folder\\HIVE`)
    const ran = await scene.core({ paths: [mnt], unloadHives: false })
    expect(ran.exitCode).toBe(1)
    expect(ran.result).toMatchObject({ saved: false, unmounted: false })
    expect(JSON.stringify(ran.result.error)).toContain('HKLM\\\\zKept')
    expect(scene.unmountFlags).toEqual([])
    expect(await scene.call('is-loaded|zKept')).toEqual([{ there: true }])
  })
})
