import fs from 'node:fs'
import { expect, test } from 'vitest'
import { must } from '../images/support/program.js'
import { windowsCore } from '../support/wine.js'
import { windowsSuite, type Scene } from '../support/wine-windows.js'

windowsSuite('mounts of the core’s own, under Wine', (windows) => {
  function core(scene: Scene, ...args: readonly string[]) {
    return scene.prefix.start(windowsCore, [...args, '--state-directory', scene.dos('state')]).done
  }

  test('are made, found by another spelling, saved and verified', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mounted = await core(scene, 'mount', '--image', scene.dos('image.wim'), '--path', scene.dos('mnt'))
    expect(mounted, mounted.stderr).toMatchObject({ exitCode: 0 })
    fs.appendFileSync(scene.file('mnt', 'edited.txt'), 'after\n')
    fs.writeFileSync(scene.file('mnt', 'Folder', 'new.txt'), 'new\n')
    fs.rmSync(scene.file('mnt', 'Folder', 'kept.txt'))
    const options = ['--save', '--check-integrity', '--verify', 'full']
    const saved = await core(scene, '--path', `${scene.dos('MNT')}\\`, ...options)

    expect(saved, saved.stderr).toMatchObject({ exitCode: 0 })
    expect(saved.stdout).toContain('1 added, 1 modified, 1 removed')
    expect(scene.calls('DismUnmountImage')).toEqual([])
    expect(fs.readdirSync(scene.file('mnt'))).toEqual([])
    await wim.expectSound()
    const listing = await must('wimlib-imagex', ['dir', wim.file, '1'])
    expect(listing.stdout.trim().split('\n')).toEqual(['/', '/edited.txt', '/Folder', '/Folder/new.txt'])
  })

  test('are not taken for others: what is no mount gets the code that Windows shows', async () => {
    const scene = windows.scene()
    const ran = await core(scene, '--path', scene.dos('nothing'), '--discard')
    expect(ran.exitCode).toBe(4)
    expect(ran.stderr).toContain('[0xC0040007]')
  })
})
