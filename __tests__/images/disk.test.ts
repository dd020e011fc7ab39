import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { Bench, sharedFolder } from './support/bench.js'
import { suite } from './support/needs.js'
import { makeSmallTree } from './support/samples.js'
import { Wim } from './support/wim.js'

const minute = 60_000

/** Mounts something for one test, as root may. */
function mounted(folder: string, ...args: readonly string[]): void {
  fs.mkdirSync(folder, { recursive: true })
  execFileSync('mount', [...args, folder])
  onTestFinished(() => {
    execFileSync('umount', [folder])
  })
}

suite('disks in the way', ['mount'], () => {
  const folder = sharedFolder()
  let original: Wim

  beforeAll(async () => {
    original = await Wim.capture(path.join(folder, 'original.wim'), [
      makeSmallTree(path.join(folder, 'tree'))
    ])
  }, minute)

  test(
    'a folder of the same disk that is bound into the mount keeps its files',
    { timeout: minute },
    async () => {
      const bench = new Bench()
      const precious = bench.path('precious')
      fs.mkdirSync(precious)
      fs.writeFileSync(path.join(precious, 'gold.txt'), 'gold')
      const mount = await bench.mount(bench.copyOf(original))
      mounted(mount.path('bound'), '--bind', precious)
      const run = await mount.discard()
      expect(run.exitCode).not.toBe(0)
      expect(run.stderr + JSON.stringify(run.results)).toContain('mounted inside the mount directory')
      expect(fs.readdirSync(precious)).toEqual(['gold.txt'])
    }
  )

  test('a discard works where the records are on a full disk', { timeout: minute }, async () => {
    const bench = new Bench()
    mounted(bench.path('state'), '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs')
    const mount = await bench.mount(bench.copyOf(original))
    fs.writeFileSync(mount.path('new'), 'new\n')
    const filler = fs.openSync(bench.path('state', 'filler'), 'w')
    try {
      for (;;) fs.writeSync(filler, Buffer.alloc(4096))
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
    } finally {
      fs.closeSync(filler)
    }
    const run = await mount.discard()
    expect(run.results).toMatchObject([{ result: 'discarded', unmounted: true, error: null }])
    expect(fs.readdirSync(mount.folder)).toEqual([])
  })
})
