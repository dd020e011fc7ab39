import type { FileVerified } from '../native/events.js'
import type { RunFailure } from '../report/failure.js'
import { code, Html, html } from '../report/html.js'
import { bad, failureFacts, good } from '../report/summary-path.js'
import { factTable, heading, nothing, stack, upTo, type Fact } from '../report/summary-table.js'
import { bytes, counted, duration } from '../report/units.js'
import type { VerifyRecord } from './record.js'

const maxImages = 12
// The service drops a summary of more than 1 MiB as a whole.
const maxBytes = 256 * 1024

/** The job summary of a verification: one heading and one table a file. */
export function renderVerifySummary(record: VerifyRecord, failures: readonly RunFailure[]): string {
  const ofRun = failures.filter(({ path }) => !record.files.includes(path))
  const blocks = [
    ...ofRun.map((failure) =>
      stack([heading(html`Verification failed ${bad}`), factTable(failureFacts(failure))])
    ),
    ...record.files.map((file) => ofFile(record, failures, file))
  ]
  return Html.join(withinLimit(blocks), '\n\n').markup + '\n'
}

function withinLimit(blocks: readonly Html[]): Html[] {
  const ends: number[] = []
  for (const { markup } of blocks) ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(markup))
  const shown = blocks.filter((_, index) => (ends[index] ?? 0) <= maxBytes)
  const rest = blocks.length - shown.length
  return rest === 0 ? shown : [...shown, html`<p>${rest} more are in the report.</p>`]
}

function ofFile(record: VerifyRecord, failures: readonly RunFailure[], file: string): Html {
  const failure = failures.find(({ path }) => path === file)
  const found = record.verified.find(({ path }) => path === file)
  const passed = failures.length === 0 || (failure === undefined && found !== undefined)
  const facts: Fact[] = [
    ...(failure === undefined ? [] : failureFacts(failure)),
    ...(found === undefined ? [] : fileFacts(found, passed))
  ]
  const title = html`Verify ${code(file)} – ${passed ? `passed ${good}` : `failed ${bad}`}`
  return stack([heading(title), factTable(facts)])
}

function fileFacts({ size, images, verification, digest }: FileVerified, passed: boolean): Fact[] {
  const { level, integrityTable, tableChunks, streams, bytes: read, durationMs } = verification
  const looked = [
    ...(level === 'full' ? [counted(streams, 'stream')] : []),
    ...(tableChunks > 0 ? [counted(tableChunks, 'table chunk')] : []),
    bytes(read),
    duration(durationMs)
  ].join(', ')
  const listed = upTo(maxImages, images, ({ index, name, edition, version, architecture }) => {
    const known = [name, edition, version, architecture].filter((text, at, all) => all.indexOf(text) === at)
    const facts = known.filter((text) => text !== '').map((text) => code(text))
    return html`${index}: ${facts.length === 0 ? html`no name` : Html.join(facts, ' ')}`
  })
  return [
    ['Images', Html.join(listed, '<br>')],
    ['Size', html`${bytes(size)}`],
    [
      'Integrity',
      html`${passed ? 'PASS' : 'FAIL'} – ${looked}${integrityTable ? '' : '; no integrity table'}`
    ],
    ['Digest', digest === null ? nothing : code(digest)]
  ]
}
