import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/transcripts.js'
import { discard, save, windowsSuite } from '../support/wine-windows.js'

/** More paths than this are not asked for at once (protocol/request.schema.json). */
const mostPaths = 64

const minute = 60_000

/** The codes that the core's table explains. */
function knownCodes(): string[] {
  const table = fs.readFileSync(path.join(root, 'native', 'engine', 'dism', 'error_table.cpp'), 'utf8')
  return [...table.matchAll(/KnownError\{(0x[0-9A-F]{8}),/g)].map(([, code = '']) => code)
}

windowsSuite('mounts of DISM, under Wine: refused before anything is touched', (windows) => {
  test.each([
    { what: 'a read-only mount', as: { mode: 'read-only' }, code: '0xC142010C' },
    { what: 'an invalid mount', as: { status: 'invalid' }, code: '0xC1510115' }
  ] as const)('saving $what', async ({ as, code }) => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim(), { as })
    const ran = await scene.core({ paths: [mnt] })
    expect(ran.exitCode).toBe(1)
    expect(ran.result).toMatchObject({ result: 'failed', saved: false, unmounted: false, error: { code } })
    expect(ran.result.error?.next).not.toBe('')
    expect(scene.unmountFlags).toEqual([])

    const discarded = await scene.core({ paths: [mnt], disposition: discard })
    expect(discarded.result).toMatchObject({ result: 'discarded', unmounted: true })
  })

  test.each([
    { kind: 'vhdx', disposition: { ...save, append: true }, code: '0xC1550123' },
    { kind: 'vhd', disposition: { ...save, append: true }, code: '0xC1550123' },
    { kind: 'ffu', disposition: { ...save, append: true }, code: '0xC1550123' },
    { kind: 'vhdx', disposition: { ...save, checkIntegrity: true }, code: '0x80070032' }
  ])('a .$kind with what only a .wim can do ($code)', async ({ kind, disposition, code }) => {
    const scene = windows.scene()
    fs.writeFileSync(scene.file(`disk.${kind}`), 'a disk')
    fs.mkdirSync(scene.file('mnt'))
    scene.pretend({ path: scene.dos('mnt'), image: scene.dos(`disk.${kind}`) })
    const ran = await scene.core({ paths: [scene.dos('mnt')], disposition })
    expect(ran.result).toMatchObject({ saved: false, unmounted: false, mount: { kind }, error: { code } })
    expect(scene.unmountFlags).toEqual([])

    const saved = await scene.core({ paths: [scene.dos('mnt')] })
    expect(saved.exitCode, saved.stdout).toBe(0)
    expect(saved.result).toMatchObject({ result: 'saved', unmounted: true, verified: 'skipped' })
  })

  test('naming an appended image', async () => {
    const scene = windows.scene()
    const ran = await scene.core({
      paths: [await scene.mounted(scene.wim())],
      disposition: { ...save, append: true, imageName: 'mine' }
    })
    expect(ran.result).toMatchObject({ saved: false, error: { code: '0x80070032' } })
    expect(scene.unmountFlags).toEqual([])
  })

  test('a .wim that may not be written', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mnt = await scene.mounted(wim)
    fs.chmodSync(wim.file, 0o444)
    const ran = await scene.core({ paths: [mnt] })
    expect(ran.result).toMatchObject({ saved: false, error: { code: '0x80070013' } })
    expect(scene.unmountFlags).toEqual([])
  })

  test('a .wim that is gone, but its mount can be discarded', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mnt = await scene.mounted(wim)
    fs.rmSync(wim.file)
    const ran = await scene.core({ paths: [mnt] })
    expect(ran.result).toMatchObject({ saved: false, error: { code: '0x80070002' } })
    expect(scene.unmountFlags).toEqual([])
    const discarded = await scene.core({ paths: [mnt], disposition: discard })
    expect(discarded.result).toMatchObject({ result: 'discarded', unmounted: true })
  })

  test('a process without an administrator’s rights', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    scene.plan({ elevated: false })
    const ran = await scene.core({ paths: [mnt] })
    expect(ran.exitCode).toBe(1)
    expect(ran.result).toMatchObject({ saved: false, unmounted: false, error: { code: '0x800702E4' } })
    expect(ran.result.error?.next).toMatch(/administrator/)
    expect(scene.mounts).toHaveLength(1)
  })

  test('a Windows without DISM', async () => {
    const scene = windows.scene()
    const library = windows.prefix.file('windows', 'system32', 'dismapi.dll')
    fs.renameSync(library, `${library}.away`)
    const ran = await scene.core({ paths: [scene.dos('mnt')] })
    fs.renameSync(`${library}.away`, library)
    expect(ran.exitCode).toBe(4)
    expect(ran.result).toMatchObject({ result: 'not-mounted', error: { code: '0xC0040007' } })
    expect(ran.result.error?.cause).toContain('dismapi.dll')
  })
})

windowsSuite('mounts of DISM, under Wine: that need to be remounted', (windows) => {
  test('are, once, before they are saved', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim(), { as: { status: 'needs-remount' } })
    const ran = await scene.core({ paths: [mnt] })
    expect(ran.exitCode, ran.stdout).toBe(0)
    expect(ran.result).toMatchObject({ result: 'saved', remounted: true })
    expect(scene.calls('DismRemountImage')).toMatchObject([{ path: mnt, result: '0x00000000' }])
  })

  test('are not saved when that fails', async () => {
    const scene = windows.scene()
    const as = { status: 'needs-remount', remount: ['0xC1420124'] } as const
    const ran = await scene.core({ paths: [await scene.mounted(scene.wim(), { as })] })
    expect(ran.exitCode).toBe(1)
    expect(ran.result).toMatchObject({ saved: false, remounted: false, error: { code: '0xC1420124' } })
    expect(scene.unmountFlags).toEqual([])
  })
})

windowsSuite('the codes of DISM, under Wine', (windows) => {
  test.each([
    '0x80004005',
    '0x8000FFFF',
    '0x80040154',
    '0x80070003',
    '0x80070005',
    '0x8007000E',
    '0x80070522',
    '0x80080005',
    '0x800F0902',
    '0xC15101F8',
    '0xC15101FB',
    '0xC15101FC'
  ] as const)('DismInitialize answers %s', async (code) => {
    const scene = windows.scene()
    scene.pretend({ path: scene.dos('mnt'), image: scene.dos('image.wim') })
    scene.plan({ initialize: [code] })
    const ran = await scene.core({ paths: [scene.dos('mnt')] })
    expect(ran.exitCode).toBe(1)
    expect(ran.result).toMatchObject({ result: 'failed', saved: false, unmounted: false, error: { code } })
    expect(ran.result.error?.next).not.toBe('')
    expect(ran.result.error?.what).not.toContain('Vorgang')
    expect(scene.calls('DismInitialize')).toHaveLength(1)
  })

  test('a log that cannot be opened is a warning', async () => {
    const scene = windows.scene()
    scene.plan({ initialize: ['0xC0040009'] })
    const ran = await scene.core({ paths: [await scene.mounted(scene.wim())] })
    expect(ran.exitCode, ran.stdout).toBe(0)
    const warnings = ran.events.filter((event) => event.type === 'finding' && event.severity === 'warning')
    expect(JSON.stringify(warnings)).toContain('0xC0040009')
  })

  const codes = knownCodes()
  const batches = Array.from({ length: Math.ceil(codes.length / mostPaths) }, (_, at) =>
    codes.slice(at * mostPaths, (at + 1) * mostPaths)
  )
  test.each(batches)('DismUnmountImage answers %s and so on', { timeout: 5 * minute }, async (...batch) => {
    const scene = windows.scene()
    scene.wim()
    for (const code of batch) fs.mkdirSync(scene.file(code))
    scene.pretend(
      ...batch.map((code) => ({
        path: scene.dos(code),
        image: scene.dos('image.wim'),
        unmount: [code as `0x${string}`]
      }))
    )
    const ran = await scene.core({ paths: batch.map((code) => scene.dos(code)) })
    expect(ran.exitCode).not.toBe(0)
    expect(ran.results.map(({ error }) => error?.code)).toEqual(batch)
    for (const { error, saved, unmounted } of ran.results) {
      expect({ saved, unmounted }).toEqual({ saved: false, unmounted: false })
      expect([error?.cause, error?.next], error?.code).not.toContain('')
    }
    expect(scene.mounts).toHaveLength(batch.length)
  })

  test('a code that nobody knows is shown in both of its forms, with where it comes from', async () => {
    const scene = windows.scene()
    const as = { unmount: ['0xC1429999'] } as const
    const ran = await scene.core({ paths: [await scene.mounted(scene.wim(), { as })] })
    expect(ran.result.error?.code).toBe('0xC1429999')
    expect(JSON.stringify(ran.result.error)).toMatch(/-1052599911.*|wimgapi/)
  })
})
