import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../../src/report/record.js'
import { failuresOf } from '../../src/report/failure.js'
import { buildOutputs, initialOutputs } from '../../src/report/outputs.js'
import { inputsFor, recordOf, recordWith } from '../support/records.js'
import { resultOf } from '../support/transcripts.js'

function outputsOf(record: RunRecord): Record<string, string> {
  return buildOutputs(record, failuresOf(record))
}

describe('the outputs', () => {
  test('of a save', () => {
    const { results = '', ...outputs } = outputsOf(recordOf('commit'))
    expect(outputs).toEqual({
      result: 'saved',
      saved: 'true',
      unmounted: 'true',
      verified: 'true',
      'image-path': '/home/runner/work/image/image/build/install.wim',
      'image-index': '2',
      'image-count': '3',
      'image-name': 'Windows 11 Pro',
      'image-digest': `sha256:${'3f'.repeat(32)}`,
      'size-before': '734003200',
      'size-after': '751829504',
      'duration-seconds': '7.240',
      'error-code': '',
      'hives-unloaded': ''
    })
    expect(JSON.parse(results)).toEqual([resultOf('commit')])
  })

  test('of an append tell the new index', () => {
    expect(outputsOf(recordOf('append'))).toMatchObject({ 'image-index': '4', 'image-count': '4' })
  })

  test('of a save whose unmount is open tell the two apart', () => {
    expect(outputsOf(recordOf('partial-unmount'))).toMatchObject({
      result: 'failed',
      saved: 'true',
      unmounted: 'false',
      verified: 'true',
      'error-code': '0xC1420117'
    })
  })

  test('of a check and of a dead core are never empty where a gate reads them', () => {
    const check = recordOf('check', { inputs: inputsFor({ disposition: { kind: 'check' } }) })
    expect(outputsOf(check)).toMatchObject({ result: 'checked', saved: 'false', verified: 'skipped' })
    expect(outputsOf(recordOf('crash'))).toMatchObject(initialOutputs)
  })

  test('of several paths are the worst for a gate, and describe the path that failed', () => {
    const record = recordWith({}, { verified: 'false', imageCount: 9 }, { verified: 'skipped' })
    expect(outputsOf(record)).toMatchObject({ saved: 'true', verified: 'false', 'image-count': '9' })
    expect(outputsOf(recordWith({}, { verified: 'skipped' }))).toMatchObject({
      verified: 'skipped',
      saved: 'true'
    })
  })

  test('do not call a run saved of which a path has no result', () => {
    const record = recordWith({}, {})
    expect(outputsOf({ ...record, results: record.results.slice(0, 1) })).toMatchObject({
      saved: 'false',
      unmounted: 'false',
      verified: 'skipped'
    })
  })

  test('name the unloaded hives, one a line', () => {
    const hive = (key: string) => ({ key, file: 'C:\\mnt\\SOFTWARE' })
    const record = recordWith(
      { hives: [hive('HKLM\\zSOFTWARE'), hive('HKLM\\a\nb')] },
      { hives: [hive('HKLM\\zSYSTEM')] }
    )
    expect(outputsOf(record)['hives-unloaded']).toBe('HKLM\\zSOFTWARE\nHKLM\\a b\nHKLM\\zSYSTEM')
  })

  test('of "*" tell how it ended where the paths are not known beforehand', () => {
    const all = inputsFor({ paths: '*', disposition: { kind: 'discard' }, ifNotMounted: 'warn' })
    const none = { ...recordOf('discard', { inputs: all }), results: [] }
    expect(outputsOf(none)).toMatchObject({
      result: 'not-mounted',
      saved: 'false',
      unmounted: 'true',
      verified: 'skipped'
    })
    expect(outputsOf(recordOf('discard', { inputs: all }))).toMatchObject({
      result: 'discarded',
      unmounted: 'true'
    })
    const died = recordOf('discard', { inputs: all, exit: { exitCode: 139 } })
    expect(outputsOf(died)).toMatchObject({ result: 'failed', unmounted: 'false' })
    expect(outputsOf({ ...died, results: [] })).toMatchObject({ ...initialOutputs, 'error-code': '' })
  })

  test('of 64 paths fit into what the runner takes, whatever they are called', () => {
    const name = '"\\'.repeat(15_000)
    const holders = Array.from({ length: 50 }, () => ({
      pid: 1,
      process: name,
      use: 'reads' as const,
      file: name
    }))
    const error = { code: '0x80070005', what: name, where: name, cause: name, next: name }
    const bad = { path: name, result: 'failed' as const, holders, error }
    for (const changes of [{}, bad]) {
      const outputs = outputsOf(recordWith(...Array.from({ length: 64 }, () => changes)))
      expect(JSON.stringify(outputs).length).toBeLessThan(400_000)
      expect(JSON.parse(outputs.results ?? '')).toHaveLength(64)
    }
  })
})
