import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ResultsService } from '../support/results-service.js'
import { runOnWindows } from '../support/wine-step.js'
import { dosPath, windowsSuite } from '../support/wine-windows.js'
import { unzip } from '../support/zip.js'

// The bundle on a Windows build of Node.js: what its users see.
windowsSuite('the action on Windows, under Wine', (windows) => {
  test('saves, and tells so in outputs, summary and artifact', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mnt = await scene.mounted(wim)
    const results = await ResultsService.start()
    onTestFinished(() => results.stop())
    const step = await runOnWindows(scene, {
      inputs: { path: mnt, mode: 'save', 'check-integrity': 'true', verify: 'full', 'upload-logs': 'always' },
      env: results.environment
    })

    expect(step.exitCode, step.log).toBe(0)
    expect([step.errors, step.warnings]).toEqual([[], []])
    expect(step.outputs).toMatchObject({
      result: 'saved',
      saved: 'true',
      unmounted: 'true',
      verified: 'true',
      'image-path': scene.dos('image.wim'),
      'image-index': '1',
      'image-count': '1',
      'image-name': 'Test image',
      'error-code': '',
      'hives-unloaded': '',
      'log-path': 'C:\\windows\\Logs\\DISM\\dism.log',
      'artifact-id': '1001'
    })
    expect(step.outputs['image-digest']).toBe(`sha256:${wim.digest()}`)
    expect(step.summary).toContain('Test image')
    expect(step.summary).toContain('Professional')
    await wim.expectSound()

    const files = unzip(results.artifacts[0]?.content ?? Buffer.alloc(0))
    expect(Object.keys(files).sort()).toEqual(expect.arrayContaining(['dism.log', 'report.json']))
    expect(String(files['dism.log'])).toContain('DismUnmountImageInternal')
    expect(JSON.parse(String(files['report.json']))).toMatchObject({ result: 'saved', saved: true })
  })

  test('keeps of a log that DISM rotated in the middle what is of this step, and nothing else', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim(), { as: { unmount: ['0x80070070'] } })
    scene.plan({ rotatesLog: true })
    const step = await runOnWindows(scene, { inputs: { path: mnt, mode: 'save' } })
    expect(step.exitCode).toBe(1)
    const own = path.join(folderOf(step.outputs['log-directory'] ?? ''), 'dism-this-run.log')
    const text = fs.readFileSync(own, 'utf8')
    expect(text).toContain('Starting DismApi.dll session')
    expect(text).toContain('Enter DismUnmountImageInternal')
    expect(text).toContain('[0x80070070] WIMUnmountImage:(2037)')
    expect(text).toContain('Mount Path:  [')
    expect(text).not.toContain('99999999')

    function folderOf(dos: string): string {
      return windows.prefix.file(...dos.split('\\').slice(1))
    }
  })

  test('a failure is one annotation with code, cause, next step and the lines of the log that carry the code', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim(), { as: { unmount: ['0x80070070'] } })
    const step = await runOnWindows(scene, { inputs: { path: mnt, mode: 'save' } })
    expect(step.exitCode).toBe(1)
    expect(step.outputs).toMatchObject({
      result: 'failed',
      saved: 'false',
      unmounted: 'false',
      verified: 'skipped',
      'error-code': '0x80070070'
    })
    expect(step.errors).toHaveLength(1)
    expect(step.errors[0]).toContain('0x80070070')
    expect(step.errors[0]).toContain('Next:')
    expect(step.errors[0]).toContain('hr:0x80070070')
    expect(step.errors[0]).not.toContain('Vorgang')
    expect(step.errors[0]).not.toContain('99999999')
    expect(step.summary).toContain('0x80070070')
    expect(scene.mounts).toHaveLength(1)
  })

  test('appends', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    const step = await runOnWindows(scene, { inputs: { path: mnt, mode: 'save', append: 'true' } })
    expect(step.exitCode, step.log).toBe(0)
    expect(step.outputs).toMatchObject({ result: 'saved', 'image-index': '2', 'image-count': '2' })
    expect(scene.unmountFlags).toEqual([0x20000])
  })

  test('saves in mode auto while the job is green, and discards otherwise', async () => {
    const scene = windows.scene()
    const green = await scene.mounted(scene.wim('green.wim'), { name: 'green' })
    const red = await scene.mounted(scene.wim('red.wim'), { name: 'red' })
    const saved = await runOnWindows(scene, { inputs: { path: green, mode: 'auto' } })
    const discarded = await runOnWindows(scene, {
      inputs: { path: red, mode: 'auto', 'job-status': 'failure' }
    })
    expect([saved.outputs.result, discarded.outputs.result]).toEqual(['saved', 'discarded'])
    expect(scene.unmountFlags).toEqual([0, 1])
  })

  test('says of a partial unmount that the image is saved', async () => {
    const scene = windows.scene()
    const as = { unmount: [{ fails: '0xC1420117', commits: true }, '0xC1420117'] } as const
    const mnt = await scene.mounted(scene.wim(), { as })
    const step = await runOnWindows(scene, { inputs: { path: mnt, mode: 'save', 'handle-timeout': '1' } })
    expect(step.exitCode).toBe(1)
    expect(step.outputs).toMatchObject({ saved: 'true', unmounted: 'false', 'error-code': '0xC1420117' })
    expect(step.errors).toHaveLength(1)
  })

  test('log level, log and scratch folder are inputs, the level by its name or number', async () => {
    const scene = windows.scene()
    fs.mkdirSync(scene.file('scratch'))
    const places = { 'log-path': scene.dos('my logs', 'dism.log'), 'scratch-directory': scene.dos('scratch') }
    for (const [at, level] of [
      [0, 'errors'],
      [1, '2']
    ] as const) {
      const mnt = await scene.mounted(scene.wim(`${level}.wim`), { name: `mnt${level}` })
      const inputs = { path: mnt, mode: 'discard', 'log-level': level, ...places }
      const step = await runOnWindows(scene, { inputs })
      expect(step.exitCode, step.log).toBe(0)
      expect(step.outputs['log-path']).toBe(places['log-path'])
      // The lists of mounts, before and after, go to the default log.
      const call = scene.calls('DismInitialize').find(({ log }) => log !== null)
      expect(call).toMatchObject({ level: at, log: places['log-path'], scratch: places['scratch-directory'] })
    }
  })

  test('a folder that is no mount: an error with save, a warning with discard', async () => {
    const scene = windows.scene()
    fs.mkdirSync(scene.file('plain'))
    const [save, discard] = [
      await runOnWindows(scene, { inputs: { path: scene.dos('plain'), mode: 'save' } }),
      await runOnWindows(scene, { inputs: { path: scene.dos('plain'), mode: 'discard' } })
    ]
    expect([save.exitCode, save.outputs.saved, save.errors.length]).toEqual([1, 'false', 1])
    expect(discard.exitCode, discard.log).toBe(0)
    expect([discard.outputs.result, discard.warnings.length]).toEqual(['not-mounted', 1])
  })

  test('what its main step left mounted, its last step discards', async () => {
    const scene = windows.scene()
    const temp = scene.file('runner temp')
    fs.mkdirSync(temp)
    const env = { RUNNER_TEMP: dosPath(scene.prefix, temp) }
    const inputs = { path: scene.dos('mnt'), mode: 'save' }
    const pre = await runOnWindows(scene, { inputs, env, stage: 'pre' })
    expect(pre.exitCode, pre.log).toBe(0)
    const wim = scene.wim()
    const before = wim.digest()
    await scene.mounted(wim, { as: { unmount: ['0x80070070', 'real'] } })
    const main = await runOnWindows(scene, { inputs, env })
    expect([main.exitCode, scene.mounts.length]).toEqual([1, 1])
    const state = Object.fromEntries(
      Object.entries({ ...pre.state, ...main.state }).map(([name, value]) => [`STATE_${name}`, value])
    )
    const post = await runOnWindows(scene, { inputs, env: { ...env, ...state }, stage: 'post' })
    expect(post.exitCode, post.log).toBe(0)
    expect(scene.mounts, post.log).toEqual([])
    expect(wim.digest()).toBe(before)
  })
})
