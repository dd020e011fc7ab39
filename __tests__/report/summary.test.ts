import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FileChange, PathResult } from '../../src/native/events.js'
import { ChangedFiles } from '../../src/report/changed-files.js'
import { failuresOf } from '../../src/report/failure.js'
import type { RunRecord } from '../../src/report/record.js'
import { maxBytes, renderSummary } from '../../src/report/summary.js'
import { datedLine } from '../support/dism-log.js'
import { inputsFor, mountPath, recordOf, recordWith } from '../support/records.js'
import { resultOf } from '../support/transcripts.js'

const artifact = { name: 'dism-logs', url: 'https://github.com/octo/image/actions/runs/1/artifacts/2' }

function summaryOf(
  record: RunRecord,
  { link = artifact, lines = [] }: { link?: typeof artifact | null; lines?: readonly string[] } = {}
): string {
  const logs = { directory: '/temp/logs', lines }
  return renderSummary({ record, failures: failuresOf(record), artifact: link, logs })
}

/** The rows of the tables as text, tags taken off. */
function rows(summary: string): Record<string, string> {
  const found = [...summary.matchAll(/<tr><th align="left">(.*?)<\/th><td>(.*?)<\/td><\/tr>/g)]
  return Object.fromEntries(
    found.map(([, name = '', content = '']) => [name, content.replace(/<[^>]*>/g, '')])
  )
}

function withFiles(
  record: RunRecord,
  files: readonly Omit<FileChange, 'path'>[],
  mount = mountPath
): RunRecord {
  const changedFiles = new ChangedFiles()
  for (const file of files) changedFiles.add({ path: mount, ...file })
  return { ...record, changedFiles }
}

/** A discard that mode auto chose. */
function autoDiscard(): RunRecord {
  const inputs = inputsFor({ disposition: { kind: 'discard' }, ifNotMounted: 'warn' })
  const chosen = { mode: 'discard', because: 'the job had failed' } as const
  return recordOf('discard', { inputs: { ...inputs, mode: 'auto', chosen } })
}

function check(): RunRecord {
  return recordOf('check', { inputs: inputsFor({ disposition: { kind: 'check' } }) })
}

const files = Array.from({ length: 14 }, (_, index) => ({
  kind: (['added', 'modified', 'removed'] as const)[index % 3] ?? 'added',
  file: `\\Windows\\System32\\file${index}.dll`,
  sizeBefore: index % 3 === 0 ? null : 1000 * (index + 1),
  sizeAfter: index % 3 === 2 ? null : 1500 * (index + 1)
}))
const hives = ['zSOFTWARE', 'zSYSTEM'].map((name) => ({
  key: `HKLM\\${name}`,
  file: `${mountPath}\\${name}`
}))
const holders = [
  { pid: 5120, process: 'explorer.exe', use: 'current-directory', file: 'C:\\mnt\\Windows' },
  { pid: 6644, process: 'pwsh.exe', use: 'writes', file: 'C:\\mnt\\Windows\\Temp\\<log>.txt' }
] as const

/** The run's first result with changes. */
function changed(record: RunRecord, changes: Partial<PathResult>): RunRecord {
  return { ...record, results: record.results.map((result) => ({ ...result, ...changes })) }
}

// Each of these was read by eye, as HTML and rendered.
describe('the whole summary', () => {
  const log = [
    datedLine(4711, 'Enter DismUnmountImageInternal'),
    '[4711.1804] [0xc1420117] DeleteAndRestoreDirectory:(2037)',
    '',
    datedLine(4711, 'CGenericImagingManager::InternalCmdUnmount(hr:0xc1420117)', 'Error')
  ]
  const three = recordWith(
    {},
    {
      result: 'failed',
      saved: false,
      unmounted: false,
      verified: 'skipped',
      digest: null,
      sizeAfter: null,
      verification: null
    },
    { integrityTableWritten: true, verified: 'skipped', verification: null, image: null, durationMs: 95_000 }
  )
  test.each<[string, RunRecord, readonly string[]]>([
    [
      'saved',
      changed(withFiles(recordOf('append'), files), { hives, unusedBytes: 32_505_856, remounted: true }),
      []
    ],
    ['partial-unmount', changed(recordOf('partial-unmount'), { holders: [...holders] }), log],
    ['check', check(), []],
    ['auto-discard', autoDiscard(), []],
    ['three-paths', three, log]
  ])('of %s', async (name, record, lines) => {
    const folder = path.join(import.meta.dirname, '__snapshots__')
    await expect(summaryOf(record, { lines })).toMatchFileSnapshot(path.join(folder, `${name}.summary`))
  })
})

describe('the job summary', () => {
  test('of a save has the facts, one table a path', () => {
    const summary = summaryOf(recordOf('commit'))
    expect(summary).toContain(`<h3>Dismount <code>${mountPath}</code> – saved ✔</h3>`)
    expect(rows(summary)).toEqual({
      Image:
        '/home/runner/work/image/image/build/install.wim, index 2 of 3: ' +
        'Windows 11 Pro Professional 10.0.26100.4351 x64 en-US',
      Changes: '12 added, 3 modified, 1 removed, 20,468 unchanged',
      Size: '700.00 MiB → 717.00 MiB (+17.00 MiB)',
      Integrity: 'PASS – 72 table chunks, 717.00 MiB, 610 ms; table written',
      Digest: `sha256:${'3f'.repeat(32)}`,
      Durations: expect.stringMatching(
        /^7\.2 s in allpreflight █ 38 msscan(?:&nbsp;){5} █{14} 2\.2 ssave(?:&nbsp;){5} █{20} 3\.1 s/
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
      /^600 ms in allpreflight █{10} 200 msverify(?:&nbsp;){3} █{20} 400 ms$/
    )
  })

  test.each<[Partial<PathResult>, string | undefined]>([
    [{}, 'PASS – 72 table chunks, 717.00 MiB, 610 ms; table written'],
    [{ verified: 'false' }, 'FAIL – 72 table chunks, 717.00 MiB, 610 ms; table written'],
    [{ verified: 'skipped', verification: null }, 'table written; not verified'],
    [{ verified: 'skipped', verification: null, integrityTableWritten: false }, 'not verified'],
    [{ verified: 'skipped', verification: null, integrityTableWritten: false, saved: false }, undefined]
  ])('says of the integrity only what was looked at: %o', (changes, text) => {
    expect(rows(summaryOf(recordWith(changes))).Integrity).toBe(text)
  })

  test('names the streams that were hashed', () => {
    expect(rows(summaryOf(recordOf('append'))).Integrity).toBe(
      'PASS – 18,933 streams and 72 table chunks, 4.48 GiB, 38.2 s; table written'
    )
  })

  test('names the streams alone where there is no table', () => {
    const { verification } = resultOf('append')
    if (verification === null) throw new Error('the recorded run has changed')
    const none = {
      verification: { ...verification, integrityTable: false, tableChunks: 0 },
      integrityTableWritten: false
    }
    expect(rows(summaryOf(recordWith(none))).Integrity).toBe('PASS – 18,933 streams, 4.48 GiB, 38.2 s')
  })

  test('of a failure begins with the error', () => {
    const summary = summaryOf(recordOf('partial-unmount'))
    expect(summary).toContain('– saved, but still mounted ✘</h3>')
    expect(Object.entries(rows(summary))[0]).toEqual([
      'Error',
      `the image is saved but the directory is still mounted: ${mountPath}/Windows/Temp (0xC1420117)`
    ])
  })

  test('of an interrupted path says so, and what is known', () => {
    const facts = rows(summaryOf({ ...recordOf('cancelled'), stoppedBy: 'SIGINT' }))
    expect(facts).toMatchObject({
      Interrupted: 'the step was asked to stop (SIGINT)',
      State: 'the image is not saved and still mounted'
    })
  })

  test('of a core that died says so for the run and for its path, and where its logs are', () => {
    const summary = summaryOf(recordOf('crash'), { link: null })
    expect(summary).toContain('<h3>Dismount failed ✘</h3>')
    expect(summary).toContain(`<h3>Dismount <code>${mountPath}</code> – no result ✘</h3>`)
    expect(rows(summary).Logs).toBe('/temp/logs on the runner')
  })

  test('names the folder when nothing was uploaded', () => {
    expect(rows(summaryOf(check(), { link: null })).Logs).toBe('/temp/logs on the runner')
  })

  test('of a check has the findings, of a save only those that are worth a word', () => {
    const record = recordOf('commit')
    expect(summaryOf(check())).toContain('<td><code>mount-mode</code></td>')
    expect(summaryOf(record)).not.toContain('mount-mode')
    const findings = record.findings.map((finding) => ({ ...finding, severity: 'warning' as const }))
    expect(summaryOf({ ...record, findings })).toContain('<td>⚠</td><td><code>mount-mode</code></td>')
  })

  test('has the ten largest of the changed files', () => {
    const summary = summaryOf(withFiles(recordOf('commit'), files))
    expect(summary).toContain('<summary>The 10 largest of 14 changed files</summary>')
    expect(summary.match(/<code>\\Windows\\System32/g)).toHaveLength(10)
    expect(summary).toContain(
      '<td>modified</td><td><code>\\Windows\\System32\\file13.dll</code></td><td>13.67 KiB</td><td>20.51 KiB</td>'
    )
  })

  test('has an excerpt of the log after a failure only, and no empty line in it', () => {
    const lines = [...Array<string>(100).fill('  '), ...Array<string>(60).fill(datedLine(1, '<b>', 'Error'))]
    expect(summaryOf(recordOf('commit'), { lines })).not.toContain('<pre>')
    const excerpt = /<pre>([^]*)<\/pre>/.exec(summaryOf(recordOf('partial-unmount'), { lines }))?.[1] ?? ''
    expect(excerpt.split('\n')).toHaveLength(40)
    expect(excerpt).not.toMatch(/<|\n\s*\n/)
    const wide = summaryOf(recordOf('partial-unmount'), {
      lines: lines.map((line) => line + '&'.repeat(5000))
    })
    expect((/<pre>([^]*)<\/pre>/.exec(wide)?.[1] ?? '').length).toBeLessThan(8 * 1024)
  })
})

describe('what comes from outside', () => {
  const hostile = [
    '</table>\n\n# <img src=x onerror=alert(1)> **b** [l](http://x) @octocat #1 & `code`',
    '<script>alert(1)</script>\r<details open>',
    '| a | b |\n|---|---|\n\n- [ ] x\n\n```sh\nx\n```',
    '&lt;b&gt; "quoted" \'too\' \u202ereversed\u2066 \u001b[31mred ::error::x ##[error]y'
  ]
  const allowed =
    /^<(\/?(h3|code|table|tr|td|details|summary|pre|p|br|a|th)|th align="left"|a href="[^"<>]*")>$/

  test.each(hostile)('is shown as it is, and nothing of it is markup: %j', (text) => {
    const { image, mount } = resultOf('commit')
    if (image === null || mount === null) throw new Error('the recorded run has changed')
    const error = { code: '0x80070005', what: text, where: text, cause: text, next: text }
    const bad: Partial<PathResult> = {
      result: 'failed',
      image: { ...image, name: text, edition: text, languages: [text] },
      mount: { ...mount, imagePath: text, imageName: text },
      hives: [{ key: text, file: text }],
      holders: [{ pid: 1, process: text, use: 'reads', file: text }],
      error
    }
    const finding = { path: text, check: text, severity: 'warning' as const, text, error: null }
    const file = { kind: 'added' as const, file: text, sizeBefore: 1, sizeAfter: 2 }
    const record = recordWith({ ...bad, path: text }, { ...bad, path: `${text} 2`, image: null })
    const chosen = { mode: 'save' as const, because: text }
    const summary = summaryOf(
      withFiles(
        { ...record, findings: [finding], inputs: { ...record.inputs, mode: 'auto', chosen } },
        [file],
        text
      ),
      { link: { name: text, url: `https://x/"><script>${text}` }, lines: [datedLine(1, text, 'Error'), text] }
    )
    expect([...summary.matchAll(/<[^>]*>/g)].map(([tag]) => tag).filter((tag) => !allowed.test(tag))).toEqual(
      []
    )
    // What Markdown could read starts behind an empty line; there is HTML at each of these places.
    const blocks = summary.split(/\n[ \t]*\n/)
    expect(blocks.every((block) => /^<(h3|table|details|p)>/.test(block))).toBe(true)
    // Where GitHub would make links of names and numbers, they are in code or a link's text.
    const outside = summary
      .replace(/<(code|pre)>[^]*?<\/\1>/g, '')
      .replace(/<a href[^]*?<\/a>|<tr><th align="left">Mode.*/g, '')
    expect(outside).not.toContain('@octocat')
    expect(summary).not.toMatch(/[`|[\]\u202e\u2066]|(?!\n)\p{Cc}/u)
  })

  test('of 64 paths and names without end stays within its limit, and what failed is told first', () => {
    const name = '&\u202e`'.repeat(10_000)
    const { mount, image } = resultOf('commit')
    if (mount === null || image === null) throw new Error('the recorded run has changed')
    const error = { code: '0x80070005', what: name, where: name, cause: name, next: name }
    const long: Partial<PathResult> = {
      mount: { ...mount, imagePath: name },
      image: { ...image, name, edition: name, version: name, architecture: name, languages: [name] },
      hives: Array.from({ length: 100 }, () => ({ key: name, file: name })),
      holders: Array.from({ length: 100 }, () => ({ pid: 1, process: name, use: 'reads', file: name }))
    }
    const results = Array.from({ length: 64 }, (_, index) => ({
      ...long,
      path: `${index}${name}`,
      ...(index === 50 ? { result: 'failed' as const, error } : {})
    }))
    const record = recordWith(...results)
    const findings = results.flatMap(({ path: mounted }) =>
      Array.from({ length: 60 }, () => ({
        path: mounted,
        check: name,
        severity: 'warning' as const,
        text: name,
        error: null
      }))
    )
    const all = { ...record, findings }
    const summary = summaryOf(all, { lines: Array<string>(1000).fill(datedLine(1, name, 'Error')) })
    expect(Buffer.byteLength(summary)).toBeLessThan(maxBytes)
    expect(summary).toContain('<h3>Dismount: 1 of 64 paths failed ✘</h3>')
    expect(summary).toMatch(/<h3>Dismount <code>50&amp;.* – failed ✘<\/h3>/)
    expect(summary).toMatch(/<p>\d+ more paths in report\.json\.<\/p>/)
  })
})
