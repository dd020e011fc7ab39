import { expect, test } from 'vitest'
import { fuzzRows } from '../../trust/builds.mjs'

test('all turns of a fuzz target are one row, with what the last of them found', () => {
  const turn = { target: 'xml_data', seconds: 600, executions: 1000, coverage: 900, findings: 0 }
  const rows = fuzzRows([
    { ...turn, findings: 2 },
    { ...turn, target: 'header', coverage: 184 },
    { ...turn, coverage: 1008, executions: 5 }
  ])
  expect(rows).toMatchObject([
    { what: 'fuzzing header, 600 s of the processor, 184 edges, under ASan and UBSan', tried: 1000, bad: [] },
    {
      what: 'fuzzing xml_data, 1200 s of the processor, 1008 edges, under ASan and UBSan; 2 earlier',
      tried: 1005,
      bad: []
    }
  ])
  expect(fuzzRows([turn, { ...turn, findings: 1 }])[0]?.bad).toEqual(['see build/fuzz/findings/xml_data'])
})
