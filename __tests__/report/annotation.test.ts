import { describe, expect, test } from 'vitest'
import { failureAnnotation, warningAnnotations } from '../../src/report/annotation.js'
import { failuresOf } from '../../src/report/failure.js'
import type { RunRecord } from '../../src/report/record.js'
import { mountPath, recordOf, recordWith } from '../support/records.js'

function annotate(record: RunRecord) {
  return failureAnnotation(record, failuresOf(record))
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

  test('has the last error lines of the log', () => {
    expect(annotate(recordOf('integrity-failure'))?.text).toMatch(
      /\nLast errors of the log:\nChunk 17 of 70 differs from the integrity table$/
    )
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

  test('is one, also for many paths', () => {
    const annotation = annotate(recordWith({ saved: false }, { saved: false }, { verified: 'false' }))
    expect(annotation?.text).toMatch(/\n2 more of the paths failed too; see the summary\.$/)
  })

  test('is none for a run that went well', () => {
    expect(annotate(recordOf('commit'))).toBeNull()
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
