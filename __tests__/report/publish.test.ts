import { describe, expect, test } from 'vitest'
import { buildReport } from '../../src/report/build.js'
import { readProvenance } from '../../src/report/document.js'
import { publishReport } from '../../src/report/publish.js'
import type { RunRecord } from '../../src/report/record.js'
import { recordOf, recordWith } from '../support/records.js'
import { RecordingRunner } from '../support/recording-runner.js'

async function publish(record: RunRecord, runner = new RecordingRunner()): Promise<RecordingRunner> {
  await publishReport(runner, buildReport(record, readProvenance({})), null)
  return runner
}

describe('a report', () => {
  test('has a summary unless the user wants none', async () => {
    const record = recordOf('commit')
    expect((await publish(record)).summaries).toHaveLength(1)
    expect((await publish({ ...record, inputs: { ...record.inputs, summary: false } })).summaries).toEqual([])
  })

  test('is told all the same where no summary can be written', async () => {
    const runner = new RecordingRunner()
    runner.writeSummary = () => Promise.reject(new Error('no file'))
    await publish(recordOf('partial-unmount'), runner)
    expect(runner.lines).toEqual(['No job summary was written: no file'])
    expect(runner.failures).toHaveLength(1)
  })

  test('has one error for each path that failed', async () => {
    const runner = await publish(recordWith({ saved: false }, {}, { unmounted: false }))
    expect(runner.failures.map(({ title }) => title)).toEqual([
      'The dismount of /mnt/0 failed',
      'The dismount of /mnt/2 failed'
    ])
  })
})
