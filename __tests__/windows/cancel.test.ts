import { expect, test } from 'vitest'
import type { Scene } from '../support/wine-windows.js'
import { readRun, windowsSuite } from '../support/wine-windows.js'

/** Ctrl+C, once the core has told this. */
async function interrupted(scene: Scene, mnt: string, when: RegExp) {
  let stopped = false
  const { child, done } = scene.startCore({ paths: [mnt] }, (output) => {
    if (stopped || !when.test(output)) return
    stopped = true
    child.kill('SIGINT')
  })
  const ran = readRun(await done)
  expect(stopped, `${String(when)} never came\n${ran.stdout}`).toBe(true)
  return ran
}

const slow = { unmount: [{ commitMs: 3000, detachMs: 3000 }] } as const

windowsSuite('mounts of DISM, under Wine: cancelled', (windows) => {
  test('before the save, nothing is touched', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mnt = await scene.mounted(wim, { as: slow })
    const before = wim.digest()
    const ran = await interrupted(scene, mnt, /"hello"/)
    expect(ran.exitCode, ran.stdout).toBe(130)
    expect(scene.unmountFlags).toEqual([])
    expect(scene.mounts).toHaveLength(1)
    expect(wim.digest()).toBe(before)
  })

  test.each([
    { phase: 'save', when: /"progress".*"phase":"save"/ },
    { phase: 'unmount', when: /"progress".*"phase":"unmount"/ }
  ])('during the $phase, DISM is let finish', async ({ when }) => {
    const scene = windows.scene()
    const wim = scene.wim()
    const ran = await interrupted(scene, await scene.mounted(wim, { as: slow }), when)
    expect(ran.result, ran.stdout).toMatchObject({ saved: true, unmounted: true, interrupted: true })
    expect(scene.unmountFlags).toEqual([0])
    expect(scene.mounts).toEqual([])
    await wim.expectSound()
  })
})
