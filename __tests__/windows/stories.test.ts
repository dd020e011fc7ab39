import fs from 'node:fs'
import { expect, test } from 'vitest'
import { runOnWindows } from '../support/wine-step.js'
import { windowsSuite, type Scene, type StandInMount } from '../support/wine-windows.js'

interface Story {
  name: string
  /** Of the action, beside `path` and `mode: save`. */
  inputs?: Readonly<Record<string, string>>
  mount?: Partial<StandInMount>
  /** The name of its folder. */
  folder?: string
  before?: (scene: Scene, mount: string) => Promise<void> | void
  /** How the user writes the path; the mount's own otherwise. */
  spelled?: (mount: string) => string
  /** The code of the only annotation; absent: the step succeeds. */
  fails?: string
  outputs: Readonly<Record<string, string>>
  /** In the annotation, or for a success in the summary. */
  says?: string
  /** What DismUnmountImage was called with, in order. */
  flags: readonly number[]
}

const saved = { result: 'saved', saved: 'true', unmounted: 'true', 'error-code': '' }
const refused = { result: 'failed', saved: 'false', unmounted: 'false' }

const stories: readonly Story[] = [
  {
    name: 'a save with an integrity table',
    inputs: { 'check-integrity': 'true' },
    outputs: { ...saved, verified: 'true' },
    says: 'table written',
    flags: [0x10000]
  },
  {
    name: 'a discard',
    inputs: { mode: 'discard' },
    outputs: { result: 'discarded', saved: 'false', unmounted: 'true' },
    says: 'discarded',
    flags: [1]
  },
  {
    name: 'another case and a trailing slash',
    spelled: (mount) => `${mount.toUpperCase()}\\`,
    outputs: saved,
    flags: [0]
  },
  {
    name: 'a name with a percent sign, spaces and other scripts',
    folder: '50 % für 日本',
    outputs: saved,
    says: '50 % für 日本',
    flags: [0]
  },
  {
    name: 'a mount that needs to be remounted',
    mount: { status: 'needs-remount' },
    outputs: saved,
    says: 'Remounted',
    flags: [0]
  },
  {
    name: 'a partial unmount that is finished',
    mount: { unmount: [{ fails: '0xC1420117', commits: true }, 'real'] },
    inputs: { verify: 'full' },
    outputs: { ...saved, verified: 'true' },
    flags: [0, 1]
  },
  {
    name: 'a hive that was left loaded',
    before: async (scene, mount) => {
      fs.writeFileSync(scene.file('mnt', 'Folder', 'HIVE'), 'WINE REGISTRY Version 2\n')
      await scene.call(`load-hive|zStory|${mount}\\Folder\\HIVE`)
    },
    outputs: { ...saved, 'hives-unloaded': 'HKLM\\zStory' },
    says: 'HKLM\\zStory',
    flags: [0]
  },
  {
    name: 'a log that DISM cannot open, which is a warning',
    before: (scene) => {
      scene.plan({ initialize: [{ fails: '0xC0040009' }] })
    },
    outputs: saved,
    flags: [0]
  },
  {
    name: 'a read-only mount',
    mount: { mode: 'read-only' },
    fails: '0xC142010C',
    outputs: refused,
    says: 'discard',
    flags: []
  },
  {
    name: 'an invalid mount',
    mount: { status: 'invalid' },
    fails: '0xC1510115',
    outputs: refused,
    says: 'discard',
    flags: []
  },
  {
    name: 'a disk that is to be appended to',
    inputs: { append: 'true' },
    before: (scene, mount) => {
      fs.writeFileSync(scene.file('disk.vhdx'), 'a disk')
      scene.change(mount, { image: scene.dos('disk.vhdx') })
    },
    fails: '0xC1550123',
    outputs: refused,
    flags: []
  },
  {
    name: 'a process without rights',
    before: (scene) => {
      scene.plan({ elevated: false })
    },
    fails: '0x800702E4',
    outputs: refused,
    says: 'administrator',
    flags: []
  },
  {
    name: 'a DISM that does not start',
    before: (scene) => {
      scene.plan({ initialize: Array.from({ length: 9 }, () => '0x80070005' as const) })
    },
    fails: '0x80070005',
    outputs: refused,
    flags: []
  },
  {
    name: 'a code that nobody knows',
    mount: { unmount: ['0xC142FFF0'] },
    fails: '0xC142FFF0',
    outputs: refused,
    says: '-10525',
    flags: [0]
  }
]

// Each through the bundled action, as its user sees it; the same and more is tested on the core alone beside this file.
windowsSuite('a step on Windows, under Wine', (windows) => {
  test.each(stories)('$name', async (story) => {
    const { inputs = {}, folder = 'mnt', outputs, fails, says, flags } = story
    const scene = windows.scene()
    const mount = await scene.mounted(scene.wim(), { name: folder, as: story.mount ?? {} })
    await story.before?.(scene, mount)
    const path = story.spelled?.(mount) ?? mount
    const step = await runOnWindows(scene, {
      inputs: { path, mode: 'save', 'handle-timeout': '2', ...inputs }
    })

    expect(step.exitCode, step.log).toBe(fails === undefined ? 0 : 1)
    expect(step.outputs).toMatchObject(outputs)
    expect(step.outputs['error-code']).toBe(fails ?? '')
    expect(step.errors).toHaveLength(fails === undefined ? 0 : 1)
    expect(step.summary).toContain(fails ?? '✔')
    if (fails !== undefined) expect(step.errors[0]).toMatch(/\nNext: /)
    if (says !== undefined) expect(step.errors[0] ?? step.summary).toContain(says)
    expect(scene.unmountFlags).toEqual(flags)
  })
})
