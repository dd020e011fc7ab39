import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { JobEvent } from '../../src/native/events.js'
import { Bench, sharedFolder, type MountedImage } from './support/bench.js'
import { suite } from './support/needs.js'
import { makeSmallTree } from './support/samples.js'
import { differences } from './support/tree.js'
import { Wim } from './support/wim.js'

const minute = 60_000

/** Programs that hold something of a mount, for a shell; each becomes `sleep`, which keeps what the shell opened. */
const holding = {
  writes: 'exec 3>>"$1"',
  reads: 'exec 3<"$1"',
  inside: 'cd "$(dirname "$1")"'
}

suite('programs that use a mount', [], () => {
  const folder = sharedFolder()
  let original: Wim

  beforeAll(async () => {
    original = await Wim.capture(path.join(folder, 'original.wim'), [
      makeSmallTree(path.join(folder, 'tree'))
    ])
  }, minute)

  async function scene(): Promise<{ bench: Bench; wim: Wim; mount: MountedImage; file: string }> {
    const bench = new Bench()
    const wim = bench.copyOf(original)
    const mount = await bench.mount(wim)
    const file = mount.path('added', 'by a program')
    fs.mkdirSync(path.dirname(file))
    fs.writeFileSync(file, 'first line\n')
    return { bench, wim, mount, file }
  }

  test('a save waits, then names who writes, and has touched nothing', { timeout: minute }, async () => {
    const { bench, wim, mount, file } = await scene()
    const { pid } = await hold('writes', file)
    const before = { digest: wim.digest(), tree: mount.tree() }

    const run = await mount.save('--handle-timeout', '1')
    expect(run.exitCode).toBe(1)
    const [result] = run.results
    expect(result).toMatchObject({ result: 'failed', saved: false, unmounted: false })
    expect(result?.error).toMatchObject({ code: '0x80070020' })
    expect(result?.error?.cause).toContain(`sleep (PID ${pid}) writes ${file}`)
    expect(result?.holders).toEqual([{ pid, process: 'sleep', use: 'writes', file }])
    expect(finding(run.events)).toMatchObject({ severity: 'warning' })
    expect(run.events).toContainEqual(expect.objectContaining({ type: 'phaseStarted', phase: 'wait' }))
    expect(run.milliseconds).toBeGreaterThan(1000)

    expect(wim.digest()).toBe(before.digest)
    expect(differences(mount.tree(), before.tree)).toEqual([])
    expect((await bench.core.run('mounts')).stdout).toContain(mount.folder)
  })

  test('a save goes on when the program ends, with what it wrote last', { timeout: minute }, async () => {
    const { bench, wim, mount, file } = await scene()
    const writer = await hold('writes', file)
    const { done } = bench.core.start(
      ['--path', mount.folder, '--save', '--handle-timeout', '30'],
      (event) => {
        if (event.type !== 'phaseStarted' || event.phase !== 'wait') return
        fs.appendFileSync(file, 'last line\n')
        writer.end()
      }
    )
    expect(await done).toMatchObject({ exitCode: 0, results: [{ result: 'saved', holders: [] }] })
    const saved = await bench.mount(wim, 1, 'again')
    expect(fs.readFileSync(saved.path('added', 'by a program'), 'utf8')).toBe('first line\nlast line\n')
  })

  test('programs that read or are inside do not hinder a save', { timeout: minute }, async () => {
    const { mount, file } = await scene()
    const reader = await hold('reads', file)
    const shell = await hold('inside', file)
    const run = await mount.saved('--handle-timeout', '30')
    expect(finding(run.events)).toMatchObject({ severity: 'info' })
    expect(finding(run.events)?.text).toContain(`(PID ${reader.pid}) reads`)
    expect(finding(run.events)?.text).toContain(`(PID ${shell.pid}) has its current directory in`)
    expect(run.events).not.toContainEqual(expect.objectContaining({ phase: 'wait' }))
  })

  test('a discard does not wait, but says who uses the mount', { timeout: minute }, async () => {
    const { mount, file } = await scene()
    const { pid } = await hold('writes', file)
    const run = await mount.discarded('--handle-timeout', '30')
    expect(finding(run.events)).toMatchObject({ severity: 'warning' })
    expect(finding(run.events)?.text).toContain(`PID ${pid}`)
    expect(run.events).not.toContainEqual(expect.objectContaining({ phase: 'wait' }))
  })

  test('a check names them and changes nothing', { timeout: minute }, async () => {
    const { wim, mount, file, bench } = await scene()
    const { pid } = await hold('writes', file)
    const digest = wim.digest()
    const run = await bench.core.job('--path', mount.folder, '--check')
    expect(run).toMatchObject({ exitCode: 0, results: [{ result: 'checked' }] })
    expect(finding(run.events)?.text).toContain(`PID ${pid}`)
    expect(wim.digest()).toBe(digest)
    expect(fs.existsSync(file)).toBe(true)
  })

  test('a stop ends the waiting at once and leaves the mount', { timeout: minute }, async () => {
    const { bench, mount, file } = await scene()
    await hold('writes', file)
    let stopped = 0
    const { child, done } = bench.core.start(['--path', mount.folder, '--save'], (event) => {
      if (event.type !== 'phaseStarted' || event.phase !== 'wait') return
      stopped = performance.now()
      child.kill('SIGINT')
    })
    const run = await done
    expect(performance.now() - stopped).toBeLessThan(2000)
    expect(run).toMatchObject({ exitCode: 130, results: [{ interrupted: true, saved: false }] })
    expect(fs.existsSync(file)).toBe(true)
  })
})

/** Starts a program that holds the file, and waits until it does. */
async function hold(how: keyof typeof holding, file: string): Promise<{ pid: number; end: () => void }> {
  const child = spawn('/bin/sh', ['-c', `${holding[how]}; echo ready; exec sleep 300 >&-`, 'sh', file], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const end = (): void => {
    child.kill('SIGKILL')
  }
  onTestFinished(end)
  // Its output closes when `sleep` has taken the place of the shell.
  let said = ''
  for await (const text of child.stdout.setEncoding('utf8')) said += String(text)
  expect(said).toBe('ready\n')
  if (child.pid === undefined) throw new Error('the program did not start')
  return { pid: child.pid, end }
}

function finding(events: readonly JobEvent[]) {
  return events.filter((event) => event.type === 'finding').find((event) => event.check === 'holders')
}
