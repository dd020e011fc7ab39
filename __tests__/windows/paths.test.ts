import fs from 'node:fs'
import { expect, test } from 'vitest'
import { discard, windowsSuite } from '../support/wine-windows.js'

windowsSuite('mounts of DISM, under Wine: found by any spelling', (windows) => {
  test.each([
    { how: 'another case', spell: (path: string) => path.toUpperCase() },
    { how: 'a backslash at its end', spell: (path: string) => `${path}\\` },
    { how: 'forward slashes', spell: (path: string) => `${path.replaceAll('\\', '/')}/` },
    { how: 'dots in it', spell: (path: string) => `${path}\\Folder\\..` },
    { how: 'the prefix for long paths', spell: (path: string) => `\\\\?\\${path}` }
  ])('$how', async ({ spell }) => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    const ran = await scene.core({ paths: [spell(mnt)], disposition: discard })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(scene.calls('DismUnmountImage')).toMatchObject([{ path: mnt, result: '0x00000000' }])
  })

  test('another drive letter for its folder', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    const letter = `${windows.prefix.folder}/dosdevices/q:`
    fs.symlinkSync(scene.folder, letter)
    const ran = await scene.core({ paths: ['Q:\\mnt'], disposition: discard })
    fs.rmSync(letter)
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(scene.calls('DismUnmountImage')).toMatchObject([{ path: mnt, result: '0x00000000' }])
  })

  test.each(['100 % sure', 'Ünïcødé 日本語 \u{1F4BF}', 'with  spaces & (signs)'])(
    'the name "%s"',
    async (name) => {
      const scene = windows.scene()
      const wim = scene.wim(`${name}.wim`)
      const mnt = await scene.mounted(wim, { name })
      const ran = await scene.core({ paths: [mnt] })
      expect(ran.exitCode, ran.stdout).toBe(0)
      expect(ran.result).toMatchObject({
        result: 'saved',
        path: mnt,
        mount: { imagePath: scene.dos(`${name}.wim`) }
      })
      await wim.expectVerified()
    }
  )

  test('a name that DISM would take for a variable is refused', async () => {
    const scene = windows.scene()
    scene.wim()
    fs.mkdirSync(scene.file('%TEMP%'))
    scene.pretend({ path: scene.dos('%TEMP%'), image: scene.dos('image.wim') })
    const ran = await scene.core({ paths: [scene.dos('%TEMP%')] })
    expect(ran.exitCode).toBe(1)
    expect(ran.result.error?.what).toContain('%TEMP%')
    expect(scene.unmountFlags).toEqual([])
  })

  test('a path of 240 characters', async () => {
    const scene = windows.scene()
    const name = 'n'.repeat(240 - scene.dos('').length - 1)
    const mnt = await scene.mounted(scene.wim(), { name })
    expect(mnt).toHaveLength(240)
    const ran = await scene.core({ paths: [mnt] })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(scene.mounts).toEqual([])
  })

  test('a folder that is no mount is left alone', async () => {
    const scene = windows.scene()
    await scene.mounted(scene.wim())
    fs.mkdirSync(scene.file('plain'))
    const ran = await scene.core({ paths: [scene.dos('plain')] })
    expect(ran.exitCode).toBe(4)
    expect(ran.result).toMatchObject({ result: 'not-mounted', error: { code: '0xC0040007' } })
    expect(scene.unmountFlags).toEqual([])
  })
})
