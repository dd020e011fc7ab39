import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { coreProgram } from './support/core.js'
import { Bench } from './support/bench.js'
import { tool } from './support/needs.js'
import { run, type Ran } from './support/program.js'
import { Wim } from './support/wim.js'

// Debian's package puts the loader beside its libraries, not on the PATH.
const wine = ['/usr/lib/wine/wine64', '/usr/lib/wine/wine'].find((file) => fs.existsSync(file)) ?? null
const windowsCore = path.join(import.meta.dirname, '../../dist/native/win32-x64/dismount.exe')
const lacking = [
  ...(wine === null ? ['there is no wine64'] : []),
  ...(coreProgram === null ? ['there is no dismount program'] : []),
  ...(tool('wimlib-imagex') === null ? ['there is no wimlib-imagex'] : []),
  ...(fs.existsSync(windowsCore) ? [] : ['the Windows program is not built'])
]
const minute = 60_000

describe.skipIf(lacking.length > 0)(
  `the Windows program, under Wine${lacking.length === 0 ? '' : ` [skipped: ${lacking.join(', ')}]`}`,
  () => {
    /** The Windows program with a prefix of the test's own. */
    function windows(bench: Bench, ...args: string[]): Promise<Ran> {
      const env = { WINEPREFIX: bench.path('prefix'), WINEDEBUG: '-all' }
      return run(wine ?? '', [windowsCore, ...args, '--state-directory', bench.path('state')], {
        cwd: bench.folder,
        env
      })
    }

    test(
      'mounts, finds the mount by another spelling, saves and verifies',
      { timeout: 3 * minute },
      async () => {
        const bench = new Bench()
        fs.mkdirSync(bench.path('tree', 'Folder'), { recursive: true })
        fs.writeFileSync(bench.path('tree', 'Folder', 'file.txt'), 'before\n'.repeat(5000))
        fs.writeFileSync(bench.path('tree', 'gone.txt'), 'gone\n')
        const wim = await Wim.capture(bench.path('image.wim'), [bench.path('tree')], { compress: 'LZX' })

        expect(await windows(bench, 'mount', '--image', 'image.wim', '--path', 'mnt')).toMatchObject({
          exitCode: 0
        })
        fs.appendFileSync(bench.path('mnt', 'Folder', 'file.txt'), 'after\n')
        fs.writeFileSync(bench.path('mnt', 'Folder', 'new.txt'), 'new\n')
        fs.rmSync(bench.path('mnt', 'gone.txt'))
        const saved = await windows(
          bench,
          '--path',
          'MNT\\',
          '--save',
          '--check-integrity',
          '--verify',
          'full'
        )

        expect(saved, saved.stderr).toMatchObject({ exitCode: 0 })
        expect(saved.stdout).toContain('1 added, 1 modified, 1 removed')
        expect(fs.readdirSync(bench.path('mnt'))).toEqual([])
        await wim.expectVerified()
        const listing = await run('wimlib-imagex', ['dir', wim.file, '1'])
        expect(listing.stdout.trim().split('\n')).toEqual([
          '/',
          '/Folder',
          '/Folder/file.txt',
          '/Folder/new.txt'
        ])
      }
    )

    test(
      'refuses what is not a mount with the code that Windows shows',
      { timeout: 3 * minute },
      async () => {
        const bench = new Bench()
        const ran = await windows(bench, '--path', 'nothing', '--discard')
        expect(ran.exitCode).toBe(4)
        expect(ran.stderr).toContain('[0xC0040007]')
      }
    )
  }
)
