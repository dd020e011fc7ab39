import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { JobEvent } from '../../src/native/events.js'
import { StepLog } from '../../src/report/steplog.js'
import { RecordingRunner } from '../support/recording-runner.js'
import { mountPath } from '../support/records.js'
import { eventsOf, resultOf, runFile } from '../support/transcripts.js'

const path = '/mnt'
const started: JobEvent = { type: 'phaseStarted', path, phase: 'save' }
const finished: JobEvent = { type: 'phaseFinished', path, phase: 'save', durationMs: 3120 }

function progress(done: number, total = 1024 ** 2): JobEvent {
  return { type: 'progress', path, phase: 'save', done, total, unit: 'bytes' }
}

describe('the step log', () => {
  let runner: RecordingRunner
  let log: StepLog
  beforeEach(() => {
    vi.useFakeTimers()
    runner = new RecordingRunner()
    log = new StepLog({ runner })
  })
  afterEach(() => {
    log.end()
    vi.useRealTimers()
  })

  test('has a group a phase', () => {
    for (const event of eventsOf(runFile('commit'))) log.tell(event)
    expect(runner.lines.filter((line) => /^[<>]/.test(line))).toEqual(
      ['Check', 'Look for changes in', 'Save', 'Unmount', 'Verify', 'Take the digest of'].flatMap((title) => [
        `> ${title} /home/runner/mnt`,
        '<'
      ])
    )
    expect(runner.lines.at(-1)).toBe('/home/runner/mnt: saved')
  })

  test('has a line every few seconds, however often the core tells', () => {
    log.tell(started)
    for (let count = 0; count <= 100; count++) {
      log.tell(progress(count * 10_000))
      vi.advanceTimersByTime(100)
    }
    const lines = runner.lines.filter((line) => line.startsWith('save:'))
    expect(lines).toEqual([
      'save: 28 %, 292.97 KiB of 1.00 MiB, 3.0 s',
      'save: 57 %, 585.94 KiB of 1.00 MiB, 6.0 s',
      'save: 85 %, 878.91 KiB of 1.00 MiB, 9.0 s'
    ])
  })

  test('has a line every ten seconds, even when the core is silent', () => {
    log.tell(started)
    vi.advanceTimersByTime(35_000)
    expect(runner.lines.slice(1)).toEqual(['save: 10.0 s', 'save: 20.0 s', 'save: 30.0 s'])
  })

  test('does not repeat itself after the phase', () => {
    log.tell(started)
    log.tell(progress(1))
    log.tell(finished)
    vi.advanceTimersByTime(60_000)
    expect(runner.lines).toEqual(['> Save /mnt', 'Done in 3.1 s', '<'])
  })

  test('has one group for a phase inside a phase', () => {
    log.tell({ type: 'phaseStarted', path, phase: 'preflight' })
    log.tell({ type: 'phaseStarted', path, phase: 'verify' })
    vi.advanceTimersByTime(10_000)
    log.tell({ type: 'phaseFinished', path, phase: 'verify', durationMs: 10_000 })
    log.tell({ type: 'phaseFinished', path, phase: 'preflight', durationMs: 10_100 })
    expect(runner.lines).toEqual([
      '> Check /mnt',
      'verify: 10.0 s',
      'verify: done in 10.0 s',
      'Done in 10.1 s',
      '<'
    ])
  })

  test('counts up where the total is not known', () => {
    log.tell(started)
    vi.advanceTimersByTime(5_000)
    log.tell({ type: 'progress', path, phase: 'save', done: 1234, total: 0, unit: 'files' })
    expect(runner.lines.at(-1)).toBe('save: 1,234 files, 5.0 s')
  })

  test.each([
    ['save', 'percent', 42, 100, 'save: 42 %, 10.0 s'],
    ['wait', 'seconds', 10, 30, 'wait: waited 10 s of 30 s, 10.0 s'],
    ['scan', 'files', 5, 10, 'scan: 50 %, 5 files of 10 files, 10.0 s']
  ] as const)('tells %s in %s', (phase, unit, done, total, line) => {
    log.tell({ type: 'phaseStarted', path, phase })
    log.tell({ type: 'progress', path, phase, done, total, unit })
    vi.advanceTimersByTime(10_000)
    expect(runner.lines.at(-1)).toBe(line)
  })

  test('counts the changed files, and does not print each', () => {
    for (let count = 0; count < 1234; count++) {
      log.tell({
        type: 'fileChanged',
        path,
        kind: 'added',
        file: `\\${count}`,
        sizeBefore: null,
        sizeAfter: 1
      })
    }
    log.tell({ type: 'result', ...resultOf('commit') })
    log.tell({ type: 'result', ...resultOf('commit') })
    expect(runner.lines).toEqual([`${mountPath}: saved, 1,234 changed files`, `${mountPath}: saved`])
  })

  test('is silent about mounts', () => {
    const { mount } = resultOf('commit')
    if (mount !== null) log.tell({ type: 'mount', ...mount })
    expect(runner.lines).toEqual([])
  })

  test('closes the group that a crash leaves open', () => {
    log.tell(started)
    log.end()
    expect(runner.lines).toEqual(['> Save /mnt', '<'])
  })

  test('gives debug messages to debug', () => {
    log.tell({ type: 'message', severity: 'debug', path, text: 'detail' })
    log.tell({ type: 'message', severity: 'warning', path, text: 'hm' })
    expect(runner.lines).toEqual(['debug: detail', 'Warning: hm'])
  })
})
