import { describe, expect, test } from 'vitest'
import { failureAnnotations, warningAnnotations } from '../../src/report/annotation.js'
import { failuresOf } from '../../src/report/failure.js'
import type { RunRecord } from '../../src/report/record.js'
import type { Annotation } from '../../src/runner.js'
import { datedLine } from '../support/dism-log.js'
import { mountPath, recordOf, recordWith } from '../support/records.js'

function annotateAll(record: RunRecord, lines: readonly string[] = []): Annotation[] {
  return failureAnnotations(record, { failures: failuresOf(record), lines })
}

function annotate(record: RunRecord, lines: readonly string[] = []): Annotation | undefined {
  const annotations = annotateAll(record, lines)
  expect(annotations.length).toBeLessThan(2)
  return annotations[0]
}

const inUse = {
  code: '0xC1420117',
  what: 'the image was saved but C:\\mnt is still mounted',
  where: '',
  cause: 'files are in use',
  next: 'close them in an earlier step; the saved image is complete'
}

describe('the error annotation', () => {
  test('says what, where, the code, why and what next', () => {
    expect(annotate(recordOf('partial-unmount'))).toEqual({
      title: `The dismount of ${mountPath} failed (0xC1420117)`,
      text: [
        `The image is saved but the directory is still mounted: ${mountPath}/Windows/Temp.`,
        'Cause: the directory is in use.',
        'Next: close what uses it and run mode "discard"; the saved image is complete.'
      ].join('\n')
    })
  })

  test('names the processes that hold the mount', () => {
    const holders = Array.from({ length: 7 }, (_, index) => ({
      pid: 5120 + index,
      process: 'explorer.exe',
      use: 'reads' as const,
      file: `C:\\mnt\\Windows\\${index}`
    }))
    const [two, seven] = [2, 7].map((count) =>
      annotate(
        recordWith({ result: 'failed', unmounted: false, error: inUse, holders: holders.slice(0, count) })
      )
    )
    expect(two?.text).toBe(
      [
        'The image was saved but C:\\mnt is still mounted.',
        'Cause: files are in use.',
        'Held by: explorer.exe (PID 5120) C:\\mnt\\Windows\\0; explorer.exe (PID 5121) C:\\mnt\\Windows\\1.',
        'Next: close them in an earlier step; the saved image is complete.'
      ].join('\n')
    )
    expect(seven?.text).toContain('; and 2 more.\n')
  })

  test('has the last error lines of the log, those with its code', () => {
    const carries = datedLine(7, 'CWimImage::Unmount(hr:0xc1420117)', 'Error')
    const log = [
      datedLine(7, 'other(hr:0x80070005)', 'Error'),
      ...Array<string>(30).fill(carries),
      datedLine(7, 'end')
    ]
    expect(annotate(recordOf('partial-unmount'), log)?.text).toMatch(
      /\nLast errors of the log:(\n.*0xc1420117\)){10}$/
    )
  })

  test('has what the core told as errors where no log says it', () => {
    expect(annotate(recordOf('integrity-failure'))?.text).toMatch(
      /\nLast errors of the log:\nChunk 17 of 70 differs from the integrity table$/
    )
  })

  test('fits into what the runner keeps of it; the first lines of the log go', () => {
    const long = 'x'.repeat(30_000)
    const error = { code: '0xC1420117', what: long, where: long, cause: long, next: 'close it' }
    const holders = Array.from({ length: 9 }, () => ({
      pid: 1,
      process: long,
      use: 'maps' as const,
      file: long
    }))
    const log = Array.from({ length: 10 }, (_, index) => datedLine(index, `${long} 0xc1420117`, 'Error'))
    const text = annotate(recordWith({ result: 'failed', error, holders }), [...log])?.text ?? ''
    expect(text.length).toBeLessThan(4096)
    expect(text).toContain('\nNext: close it.')
    const short =
      annotate(
        recordOf('partial-unmount'),
        log.map((line) => `${line.slice(0, 380)} 0xc1420117`)
      )?.text ?? ''
    expect(short.length).toBeLessThan(4096)
    expect(short).toMatch(/PID=9 .*$/)
    expect(short).not.toContain('PID=0 ')
  })

  test('has the other findings about the path', () => {
    const record = recordOf('not-mounted')
    const [finding] = record.findings
    const error = { code: '0x80070005', what: 'no access', where: '', cause: '', next: '' }
    const also = {
      path: mountPath,
      check: 'scratch-directory',
      severity: 'error' as const,
      text: 'it is read-only',
      error
    }
    const all = { ...record, findings: finding === undefined ? [] : [finding, also] }
    expect(annotate(all)?.text).toContain('Also: it is read-only (0x80070005).')
  })

  test('is one for each path that failed', () => {
    const titles = annotateAll(recordWith({ saved: false }, {}, { verified: 'false' })).map(
      ({ title }) => title
    )
    expect(titles).toEqual(['The dismount of /mnt/0 failed', 'The dismount of /mnt/2 failed'])
  })

  test('is one of ten at most, the last of which counts the rest', () => {
    const paths = (count: number) => Array.from({ length: count }, () => ({ saved: false }))
    expect(annotateAll(recordWith(...paths(10)))).toHaveLength(10)
    const many = annotateAll(recordWith(...paths(64)))
    expect(many).toHaveLength(10)
    expect(many.at(-1)?.text).toMatch(/^55 more of the paths failed too/)
  })

  test('is one for a core that died', () => {
    expect(annotate(recordOf('crash'))?.title).toBe('The dismount failed')
  })

  test('is none for a run that went well', () => {
    expect(annotate(recordOf('commit'))).toBeUndefined()
  })
})

describe('the warnings', () => {
  test('are those of the core, with their path', () => {
    expect(warningAnnotations(recordOf('partial-unmount'))).toEqual([
      {
        title: 'dismount-windows-image',
        text: `${mountPath}: Windows/Temp cannot be emptied: the directory is in use`
      }
    ])
  })

  test('include a path that was not a mount, when the user said to warn', () => {
    const record = recordWith({ result: 'not-mounted' })
    const { inputs } = record
    const request = { ...inputs.request, ifNotMounted: 'warn' as const }
    expect(warningAnnotations(record)).toHaveLength(0)
    expect(warningAnnotations({ ...record, inputs: { ...inputs, request } })).toMatchObject([
      { text: '/mnt/0 is not a mounted image; there was nothing to do.' }
    ])
  })

  test('are few', () => {
    const notes = Array.from({ length: 30 }, (_, index) => ({
      severity: 'warning' as const,
      path: '',
      text: `warning ${index}`
    }))
    const warnings = warningAnnotations({ ...recordOf('commit'), notes })
    expect(warnings).toHaveLength(6)
    expect(warnings.at(-1)?.text).toBe("25 more warnings are in the step's log.")
  })
})
