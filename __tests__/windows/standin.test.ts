import fs from 'node:fs'
import { expect, test } from 'vitest'
import { windowsSuite } from '../support/wine-windows.js'

// The stand-in has to be as strict as DISM is documented to be, or the other tests prove nothing.
windowsSuite('the stand-in for dismapi.dll', (windows) => {
  test('refuses what DISM refuses', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    const answers = await scene.call(
      'list',
      'initialize|2',
      `unmount|${mnt.replaceAll('\\', '/')}|1`,
      `unmount|${mnt}|0xffff0000`,
      `unmount|${mnt}|0x20001`,
      `user-data-alone|${mnt}`,
      `unmount|${scene.dos('elsewhere')}|1`,
      `remount|${mnt}`,
      'message',
      'shutdown',
      'shutdown'
    )
    expect(answers.map(({ result }) => result)).toEqual([
      '0xC0040001',
      '0x00000000',
      '0x80070057',
      '0x80070057',
      '0x80070057',
      '0x80070057',
      '0xC0040007',
      '0xC1420123',
      '0x00000000',
      '0x00000000',
      '0xC0040001'
    ])
    expect(answers[8]?.text).toContain('0xC1420123')
  })

  test.each([
    { actions: ['initialize|3'], result: '0x80070057', why: 'a log level without a name' },
    { actions: ['initialize|2|'], result: '0x80070057', why: 'an empty path of a log' },
    { actions: ['initialize|2|C:\\nowhere\\dism.log'], result: '0xC0040009', why: 'a log without a folder' },
    {
      actions: ['initialize|2|C:\\dism.log|C:\\nowhere'],
      result: '0x80070003',
      why: 'a missing scratch folder'
    },
    {
      actions: ['initialize|2|C:\\dism.log|C:\\image.wim'],
      result: '0x8007010B',
      why: 'a file as scratch folder'
    }
  ])('answers $result to $why', async ({ actions, result }) => {
    const [answer] = await windows.scene().call(...actions)
    expect(answer?.result).toBe(result)
  })

  test('works without a log after it could not open one', async () => {
    const answers = await windows.scene().call('initialize|2|C:\\nowhere\\dism.log', 'list', 'shutdown')
    expect(answers.map(({ result }) => result)).toEqual(['0xC0040009', '0x00000000', '0x00000000'])
  })

  test('saves for real and calls back from another thread, in 200 steps', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mnt = await scene.mounted(wim)
    const [, unmounted, list, images] = await scene.call(
      'initialize|2',
      `unmount|${mnt}|0x30000`,
      'list',
      `images|${scene.dos('image.wim')}`
    )
    expect(unmounted).toMatchObject({ result: '0x00000000', total: 200, otherThread: true })
    expect((unmounted?.steps as number[]).at(-1)).toBe(200)
    expect(list).toEqual({ result: '0x00000000', delete: '0x00000000' })
    expect(images?.names).toHaveLength(2)
    expect(await wim.hasIntegrityTable()).toBe(true)
    expect(fs.readdirSync(scene.file('mnt'))).toEqual([])
    await wim.expectSound()
  })

  test('leaves a mount that it saved and could not detach, and does not save it again', async () => {
    const scene = windows.scene()
    const wim = scene.wim()
    const mnt = await scene.mounted(wim, {
      as: { unmount: [{ fails: '0xC1420117', commits: true }, 'real'] }
    })
    const before = wim.digest()
    const [, first] = await scene.call('initialize|2', `unmount|${mnt}|0`)
    expect(first?.result).toBe('0xC1420117')
    expect(wim.digest()).not.toBe(before)
    const saved = wim.digest()
    const [, again, finished] = await scene.call('initialize|2', `unmount|${mnt}|0`, `unmount|${mnt}|1`)
    expect([again?.result, finished?.result]).toEqual(['0xC142011D', '0x00000000'])
    expect(wim.digest()).toBe(saved)
    await wim.expectSound()
  })

  test('does not detach while a program keeps a file open', async () => {
    const scene = windows.scene()
    const mnt = await scene.mounted(scene.wim())
    const holder = scene.hold(`${mnt}\\Folder\\kept.txt`)
    await holder.ready
    const [, held] = await scene.call('initialize|2', `unmount|${mnt}|1`)
    holder.release()
    await holder.ended
    const [, free] = await scene.call('initialize|2', `unmount|${mnt}|1`)
    expect([held?.result, free?.result]).toEqual(['0xC1420117', '0x00000000'])
  })

  test('lists mounts 28 bytes apart', async () => {
    const scene = windows.scene()
    scene.pretend(
      { path: 'C:\\one', image: 'C:\\one.wim', index: 7, mode: 'read-only' },
      { path: 'C:\\two', image: 'C:\\two.vhdx', status: 'needs-remount' },
      { path: 'C:\\three', image: 'C:\\three.wim', index: 3, status: 'invalid' }
    )
    const [, list] = await scene.call('initialize|2', 'list')
    expect(list?.mounts).toEqual([
      ['C:\\one', 'C:\\one.wim', 7, 1, 0],
      ['C:\\two', 'C:\\two.vhdx', 1, 0, 1],
      ['C:\\three', 'C:\\three.wim', 3, 0, 2]
    ])
  })
})
