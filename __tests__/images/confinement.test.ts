import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { Bench } from './support/bench.js'
import { suite } from './support/needs.js'
import { must } from './support/program.js'
import { makeSmallTree } from './support/samples.js'
import { Wim } from './support/wim.js'

// What the core asks of the system in a mount, a save and a verification, as the kernel sees it.
suite('the core', ['strace'], () => {
  /** Every call of the three, under an environment in which each path leads to nowhere. */
  async function calls(): Promise<string[]> {
    const bench = new Bench()
    const { file } = await Wim.capture(bench.path('image.wim'), [makeSmallTree(bench.path('tree'))], {
      check: true,
      compress: 'XPRESS'
    })
    const log = bench.path('strace.log')
    const hostile = [
      'TMPDIR',
      'TMP',
      'TEMP',
      'HOME',
      'XDG_STATE_HOME',
      'XDG_RUNTIME_DIR',
      'LANG',
      'LC_ALL',
      'PATH'
    ]
    const variables = hostile.flatMap((name) => ['-E', `${name}=/nowhere/${name}`])
    const traced = async (...args: readonly string[]): Promise<void> => {
      const state = ['--state-directory', bench.core.stateDirectory]
      await must('strace', ['-f', '-A', '-o', log, ...variables, bench.core.program, ...args, ...state])
    }
    const mount = bench.path('mount')
    await traced('mount', '--image', file, '--index', '1', '--path', mount)
    fs.writeFileSync(path.join(mount, 'new.txt'), 'new')
    await traced('--path', mount, '--save', '--check-integrity', '--log-path', bench.path('dism.log'))
    await traced('verify', file, '--level', 'full')
    return fs.readFileSync(log, 'utf8').split('\n')
  }

  test(
    'uses no network, starts no program, and takes nothing from the environment',
    { timeout: 60_000 },
    async () => {
      const lines = (await calls()).map((line) => line.replace(/^\d+ +/, ''))
      const named = (names: string) => lines.filter((line) => new RegExp(`^(?:${names})\\(`).test(line))
      expect(named('pwrite64').length).toBeGreaterThan(0)
      expect(named('socket|socketpair|connect|bind|listen|accept4?|sendto|recvfrom|sendmsg|recvmsg')).toEqual(
        []
      )
      // One for each of the three runs, which is strace's own.
      expect(named('execve|execveat')).toHaveLength(3)
      expect(named('fork|vfork|clone|clone3').filter((line) => !line.includes('CLONE_THREAD'))).toEqual([])
      expect(named('ptrace|process_vm_writev|mount|umount2|init_module|bpf|setuid|setgid')).toEqual([])
      expect(named('mmap|mprotect').filter((line) => line.includes('PROT_WRITE|PROT_EXEC'))).toEqual([])
      expect(lines.filter((line) => line.includes('/nowhere') && !line.startsWith('execve'))).toEqual([])
    }
  )
})
