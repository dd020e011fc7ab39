import { describe, expect, test } from 'vitest'
import { listMounts, maxMounts, type MountList } from '../src/mounts.js'
import { fakeCore } from './support/fake-core.js'
import { tempFile } from './support/temp.js'
import { resultOf, runFile } from './support/transcripts.js'

const mount = resultOf('commit').mount
const line = `${JSON.stringify({ type: 'mount', ...mount })}\n`
const env = { PATH: process.env.PATH ?? '' }

function list(text: string, ...options: readonly string[]): Promise<MountList> {
  const file = text === 'fail' ? text : tempFile('mounted.ndjson', text)
  return listMounts({
    locateCore: () => Promise.resolve(fakeCore(runFile('discard'), ['--mounts', file, ...options])),
    env
  })
}

describe('what is mounted', () => {
  test('is what the core lists', async () => {
    expect(await list('')).toEqual({ mounts: [], damaged: null })
    const { mounts } = await list(line.repeat(2))
    expect(mounts).toEqual([mount, mount])
  })

  test('is what the core lists beside a damaged record', async () => {
    expect(await list(line, '--damaged', '/state/mounts/1')).toMatchObject({
      mounts: [mount],
      damaged: { where: '/state/mounts/1' }
    })
    await expect(list(line, '--damaged', '')).rejects.toThrow('a record is damaged (0xC1420120)')
  })

  test('is not looked at without an end', async () => {
    expect((await list(line.repeat(maxMounts + 1))).mounts).toHaveLength(maxMounts)
  })

  test('is not known when the core says why it cannot tell, writes rubbish, or is not there', async () => {
    await expect(list('fail')).rejects.toThrow('not elevated (0x800702E4)')
    await expect(list('{"type":"mount"}\n')).rejects.toThrow('"path" is not a text')
    const locateCore = () => Promise.resolve({ file: '/no/such/core', args: [] })
    await expect(listMounts({ locateCore, env })).rejects.toThrow('/no/such/core')
  })
})
