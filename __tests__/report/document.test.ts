import fs from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { buildReport } from '../../src/report/build.js'
import { ChangedFiles } from '../../src/report/changed-files.js'
import { readProvenance } from '../../src/report/document.js'
import { inputsFor, mountPath, recordOf } from '../support/records.js'
import { resultOf, root } from '../support/transcripts.js'

const schemas = ['event', 'report'].map(
  (name) => JSON.parse(fs.readFileSync(path.join(root, 'protocol', `${name}.schema.json`), 'utf8')) as object
)
const ajv = new Ajv2020({ schemas, strict: true, strictRequired: false, strictTypes: false })

test('report.json has all that is known of a run, and fits its schema', () => {
  const { mount } = resultOf('commit')
  if (mount === null) throw new Error('the recorded run has changed')
  const changedFiles = new ChangedFiles({ files: 2, characters: 1000 })
  for (const file of ['\\a', '\\b', '\\c']) {
    changedFiles.add({ path: mountPath, kind: 'added', file, sizeBefore: null, sizeAfter: 7 })
  }
  const inputs = {
    ...inputsFor(),
    mode: 'auto' as const,
    chosen: { mode: 'save' as const, because: 'it is green' }
  }
  const holders = [{ pid: 5120, process: 'explorer.exe', use: 'maps' as const, file: 'C:\\mnt' }]
  const hives = [{ key: 'HKLM\\zSOFTWARE', file: 'C:\\mnt\\SOFTWARE' }]
  const record = recordOf('commit', { inputs })
  const results = record.results.map((result) => ({ ...result, holders, hives }))
  const full = { ...record, results, changedFiles, mountsBefore: [mount], mountsAfter: [] }

  const { document } = buildReport(full, readProvenance({ GITHUB_JOB: 'image' }))
  const report = JSON.parse(JSON.stringify(document)) as object
  expect(report).toMatchObject({
    provenance: { job: 'image' },
    mode: 'auto',
    chosen: { mode: 'save', because: 'it is green' },
    core: { pid: 4711 },
    log: { writer: 'dismount' },
    mountsBefore: [mount],
    mountsAfter: [],
    remarks: [],
    results: [{ holders, hives, changedFiles: [{ file: '\\a' }, { file: '\\b' }], changedFilesOmitted: 1 }]
  })
  expect(ajv.validate('report.schema.json', report), ajv.errorsText()).toBe(true)
  expect(ajv.validate('report.schema.json', { ...report, remarks: undefined })).toBe(false)
})
