import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { committedBundle, committedCore, withBlock } from '../support/bundle.js'
import { runStep } from '../support/runner.js'
import { tempFolder } from '../support/temp.js'
import { runOnWindows } from '../support/wine-step.js'
import { windowsSuite } from '../support/wine-windows.js'

/** What does not depend on who mounted the image, nor on the system. */
const alike = [
  'result',
  'saved',
  'unmounted',
  'verified',
  'image-index',
  'image-count',
  'image-name',
  'error-code'
]

function alikeOf(outputs: Readonly<Record<string, string>>) {
  return Object.fromEntries(alike.map((name) => [name, outputs[name]]))
}

windowsSuite('a mount of DISM on Windows and one of the core’s own on Linux', (windows) => {
  test
    .skipIf(committedCore === null)
    .each([
      { mode: 'save', verify: 'full' },
      { mode: 'save', 'check-integrity': 'true' },
      { mode: 'save', append: 'true' },
      { mode: 'discard' },
      { mode: 'check' }
    ])('give the same outputs for $mode', async (inputs) => {
    const scene = windows.scene()
    const image = scene.wim('same.wim').file
    const mnt = await scene.mounted(scene.wim())
    const onWindows = await runOnWindows(scene, { inputs: { ...inputs, path: mnt } })

    const folder = tempFolder()
    const [wim, mount] = [path.join(folder, 'image.wim'), path.join(folder, 'mnt')]
    fs.copyFileSync(image, wim)
    spawnSync(committedCore ?? '', ['mount', '--image', wim, '--path', mount])
    fs.writeFileSync(path.join(mount, 'edited.txt'), 'after\n')
    const given = withBlock({ 'upload-logs': 'never', 'job-status': 'success', ...inputs, path: mount })
    const onLinux = await runStep({ main: committedBundle, inputs: given })
    if (inputs.mode === 'check') spawnSync(committedCore ?? '', ['--path', mount, '--discard'])

    expect(onWindows.exitCode, onWindows.log).toBe(0)
    expect([onWindows.exitCode, alikeOf(onWindows.outputs)]).toEqual([
      onLinux.exitCode,
      alikeOf(onLinux.outputs)
    ])
  })
})
