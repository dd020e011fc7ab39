import { describe, expect, test } from 'vitest'
import { failuresOf } from '../../src/report/failure.js'
import type { RunRecord } from '../../src/report/record.js'
import { renderSummary } from '../../src/report/summary.js'
import { inputsFor, mountPath, recordOf, recordWith } from '../support/records.js'
import { resultOf } from '../support/transcripts.js'

const artifact = { name: 'dism-logs', url: 'https://github.com/octo/image/actions/runs/1/artifacts/2' }

function summaryOf(record: RunRecord, link: typeof artifact | null = artifact): string {
  return renderSummary({ record, failures: failuresOf(record), artifact: link, logDirectory: '/temp/logs' })
}

/** The rows of the tables as text, tags taken off. */
function rows(summary: string): Record<string, string> {
  const found = [...summary.matchAll(/<tr><th align="left">(.*?)<\/th><td>(.*?)<\/td><\/tr>/g)]
  return Object.fromEntries(
    found.map(([, name = '', content = '']) => [name, content.replace(/<[^>]*>/g, '')])
  )
}

describe('the job summary', () => {
  test('of a save has the facts, one table a path', () => {
    const summary = summaryOf(recordOf('commit'))
    expect(summary).toContain(`<h3>Dismount <code>${mountPath}</code> – saved ✅</h3>`)
    expect(rows(summary)).toEqual({
      Image:
        '/home/runner/work/image/image/build/install.wim, index 2 of 3: ' +
        'Windows 11 Pro Professional 10.0.26100.4351 x64 en-US',
      Changes: '12 added, 3 modified, 1 removed, 20468 unchanged; integrity table written',
      Size: '700.00 MiB → 717.00 MiB (+17.00 MiB)',
      Integrity: 'PASS – integrity table: 72 table chunks, 717.00 MiB, 610 ms',
      Digest: `sha256:${'3f'.repeat(32)}`,
      Durations: expect.stringMatching(
        /^7\.2 s in allpreflight █ 38 msscan █{14} 2\.2 ssave █{20} 3\.1 s/
      ) as string,
      Logs: 'dism-logs'
    })
  })

  test('has one bar for a phase that came twice', () => {
    const phases = ['verify', 'preflight', 'verify'].map((phase) => ({
      phase: phase as 'verify',
      durationMs: 200
    }))
    expect(rows(summaryOf(recordWith({ phases, durationMs: 600 }))).Durations).toMatch(
      /^600 ms in allpreflight █{10} 200 msverify █{20} 400 ms$/
    )
  })

  test('names the streams that were hashed', () => {
    expect(rows(summaryOf(recordOf('append'))).Integrity).toBe(
      'PASS – every stream: 72 table chunks, 18,933 streams, 4.48 GiB, 38.2 s'
    )
  })

  test('of a failure begins with the error', () => {
    const summary = summaryOf(recordOf('partial-unmount'))
    expect(summary).toContain('– saved, but still mounted ❌</h3>')
    expect(Object.entries(rows(summary))[0]).toEqual([
      'Error',
      `the image is saved but the directory is still mounted: ${mountPath}/Windows/Temp (0xC1420117)`
    ])
  })

  test('of a core that died says so for the run and for its path', () => {
    const summary = summaryOf(recordOf('crash'), null)
    expect(summary).toContain('<h3>Dismount failed ❌</h3>')
    expect(summary).toContain(`<h3>Dismount <code>${mountPath}</code> – no result ❌</h3>`)
  })

  test('names the folder when nothing was uploaded', () => {
    const check = recordOf('check', { inputs: inputsFor({ disposition: { kind: 'check' } }) })
    expect(rows(summaryOf(check, null)).Logs).toBe('/temp/logs on the runner')
  })

  test('shows names from outside as they are, and nothing of them is markup', () => {
    const hostile = '</table>\n\n# <img src=x onerror=alert(1)> **b** [l](http://x) @octocat #1 & `code`'
    const { image, mount } = resultOf('commit')
    if (image === null || mount === null) throw new Error('the recorded run has changed')
    const record = recordWith({
      path: hostile,
      image: { ...image, name: hostile, languages: [hostile] },
      mount: { ...mount, imagePath: hostile }
    })
    const summary = summaryOf(
      { ...record, inputs: inputsFor({ paths: [hostile] }) },
      { name: hostile, url: '"><script>' }
    )
    expect(summary).not.toMatch(/<img|<script|<\/table>.*<\/table>/)
    expect(summary).not.toMatch(/\n\s*\n# /)
    expect(summary.match(/<table>/g)).toHaveLength(1)
    const outsideCode = summary.replace(/<code>.*?<\/code>/g, '').replace(/<a href.*?<\/a>/g, '')
    expect(outsideCode).not.toContain('@octocat')
  })

  test('of 64 paths with long names stays far below 1 MiB', () => {
    const name = '&'.repeat(30_000)
    const { mount } = resultOf('commit')
    if (mount === null) throw new Error('the recorded run has changed')
    const error = { code: '0x80070005', what: name, where: name, cause: name, next: name }
    const results = Array.from({ length: 64 }, () => ({ mount: { ...mount, imagePath: name }, error }))
    expect(Buffer.byteLength(summaryOf(recordWith(...results)))).toBeLessThan(768 * 1024)
  })
})
