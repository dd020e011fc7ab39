import { describe, expect, test } from 'vitest'
import type { PathResult, Verification } from '../../src/native/events.js'
import { failuresOf } from '../../src/report/failure.js'
import { buildOutputs, type Outputs } from '../../src/report/outputs.js'
import type { RunRecord } from '../../src/report/record.js'
import { inputsFor, recordOf, recordWith } from '../support/records.js'
import { resultOf } from '../support/transcripts.js'

const proof: Verification = {
  level: 'full',
  passed: true,
  integrityTable: true,
  tableChunks: 1,
  streams: 1,
  bytes: 1,
  durationMs: 1
}

function outputsOf(record: RunRecord): Outputs {
  return buildOutputs(record, failuresOf(record))
}

const discard = inputsFor({ disposition: { kind: 'discard' }, ifNotMounted: 'warn' })
const check = inputsFor({ disposition: { kind: 'check' } })

describe('a step succeeds', () => {
  test.each([
    ['commit', inputsFor()],
    ['append', inputsFor()],
    ['discard', discard],
    ['check', check]
  ])('%s', (name, inputs) => {
    expect(failuresOf(recordOf(name, { inputs }))).toEqual([])
  })

  test('with a path that is not mounted, when the user said to warn', () => {
    const record = recordWith({ result: 'not-mounted', saved: false, unmounted: true, verified: 'skipped' })
    const { inputs } = record
    const lenient = { ...inputs, request: { ...inputs.request, ifNotMounted: 'warn' as const } }
    expect(failuresOf(record)).toHaveLength(1)
    expect(failuresOf({ ...record, inputs: lenient })).toEqual([])
  })
})

describe('a step fails', () => {
  test.each(['not-mounted', 'integrity-failure', 'partial-unmount', 'cancelled'])(
    'with the error of the core: %s',
    (name) => {
      const [failure] = failuresOf(recordOf(name))
      expect(failure).toEqual({ path: resultOf(name).path, ...resultOf(name).error })
    }
  )

  test('when the core died, with its exit code or signal and what it last wrote', () => {
    const killed = failuresOf(recordOf('crash', { exit: { exitCode: null, stderr: ['terminate called'] } }))
    expect(killed[0]).toMatchObject({
      what: 'The native core was ended by a signal before it had finished',
      cause: 'it last wrote: terminate called'
    })
    expect(failuresOf(recordOf('crash'))[0]?.what).toContain('ended with exit code 139')
  })

  test.each<[string, Partial<PathResult>, string]>([
    ['not saved', { saved: false }, 'The result is "saved"'],
    ['discarded instead', { result: 'discarded', saved: false }, 'The result is "discarded"'],
    ['still mounted', { unmounted: false }, 'The result is "saved"'],
    ['damaged', { verified: 'false' }, 'The saved file did not pass its verification'],
    ['interrupted', { interrupted: true }, 'The run was cancelled']
  ])('when an image is %s, whatever the exit code says', (_name, changes, what) => {
    expect(failuresOf(recordWith(changes))[0]?.what).toBe(what)
  })

  test.each<['table' | 'full', Partial<PathResult>, string]>([
    ['full', { verified: 'skipped', verification: null }, 'The saved file was not verified'],
    ['table', { verified: 'skipped', verification: null }, 'The saved file was not verified'],
    ['full', { verification: { ...proof, level: 'table' } }, 'The saved file was not verified'],
    ['full', { verification: null }, 'The saved file did not pass its verification'],
    ['full', { verification: { ...proof, passed: false } }, 'The saved file did not pass its verification']
  ])(
    'when the verification %s that was asked for is not what the result has: %j',
    (verify, changes, what) => {
      const record = recordWith(changes)
      const { inputs } = record
      const strict = { ...record, inputs: { ...inputs, request: { ...inputs.request, verify } } }
      expect(failuresOf(strict)[0]?.what).toBe(what)
      expect(outputsOf(strict).verified).not.toBe('true')
    }
  )

  test('when a path has no result', () => {
    const record = recordWith({}, {})
    expect(failuresOf({ ...record, results: record.results.slice(0, 1) })[0]).toMatchObject({
      what: 'The native core gave no result',
      where: '/mnt/1'
    })
  })

  test('when the core gives an exit code and no reason', () => {
    const ending = { kind: 'finished', exitCode: 1, error: null } as const
    expect(failuresOf({ ...recordOf('commit'), ending })[0]?.what).toContain('exit code 1 and gave no reason')
  })

  test('for each path that failed', () => {
    const record = recordWith({}, { saved: false }, { verified: 'false' })
    expect(failuresOf(record).map(({ path }) => path)).toEqual(['/mnt/1', '/mnt/2'])
  })
})
