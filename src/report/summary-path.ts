import type { Finding, PathResult, Severity } from '../native/events.js'
import { largest, type ChangedFile, type PathChanges } from './changed-files.js'
import type { RunFailure } from './failure.js'
import { code, Html, html } from './html.js'
import type { RunRecord } from './record.js'
import * as facts from './summary-facts.js'
import { factTable, folded, grid, heading, nothing, stack, type Fact } from './summary-table.js'
import { bytes, counted, plain } from './units.js'

export const good = '✔'
export const bad = '✘'

const maxFiles = 10
const maxFindings = 40

/** What happened to one path: a heading, a table, and what is worth a table of its own. */
export function renderPath(
  record: RunRecord,
  { result, failure, more }: { result: PathResult; failure: RunFailure | null; more: readonly Fact[] }
): Html {
  const mark = failure === null ? good : bad
  const changed = record.changedFiles.of(result.path)
  return stack([
    heading(html`Dismount ${code(result.path)} – ${facts.outcome(result)} ${mark}`),
    factTable([
      ...(failure === null ? [] : failureFacts(failure)),
      ...pathFacts(record, result, failure),
      ...more
    ]),
    findings(record, { path: result.path, failure }),
    changedFiles(changed)
  ])
}

/** What failed, why, and what to do. */
export function failureFacts(failure: RunFailure): Fact[] {
  return [
    ['Error', facts.errorText(failure)],
    ['Cause', facts.optionalText(failure.cause)],
    ['Next', facts.optionalText(failure.next)]
  ]
}

function pathFacts(record: RunRecord, result: PathResult, failure: RunFailure | null): Fact[] {
  return [
    [failure === null ? 'Waited for' : 'Held by', facts.holders(result)],
    ['Interrupted', interrupted(record, result)],
    ['State', failure === null ? nothing : facts.state(result)],
    ['Mode', mode(record, result)],
    ['Image', facts.image(result)],
    ['Changes', facts.changes(result)],
    ['Size', facts.sizes(result)],
    ['Integrity', facts.integrity(result)],
    ['Digest', result.digest === null ? nothing : code(result.digest)],
    ['Hives closed', facts.hives(result)],
    ['Remounted', result.remounted ? html`once, since the mount needed it` : nothing],
    ['Durations', facts.durations(result.phases, result.durationMs)]
  ]
}

/** "auto: discarded because the job had failed" */
function mode({ inputs }: RunRecord, { result }: PathResult): Html {
  const { mode: wanted, chosen } = inputs
  if (chosen.because === null) return nothing
  const done = result === 'saved' || result === 'discarded' ? result : `${chosen.mode} was chosen`
  return html`${wanted}: ${done} because ${chosen.because}`
}

function interrupted({ stoppedBy }: RunRecord, result: PathResult): Html {
  if (!result.interrupted) return nothing
  return html`the step was asked to stop${stoppedBy === null ? '' : ` (${stoppedBy})`}`
}

const marks: Readonly<Record<Severity, string>> = { error: bad, warning: '⚠', info: good, debug: good }

// A check is about nothing else; otherwise what is in order needs no word.
function findings(record: RunRecord, { path, failure }: { path: string; failure: RunFailure | null }): Html {
  const all = record.inputs.chosen.mode === 'check'
  const found = record.findings.filter(
    (finding) => finding.path === path && (all || isNews(finding, failure))
  )
  if (found.length === 0) return nothing
  const rows = found
    .slice(0, maxFindings)
    .map(({ check, severity, text }) => [html`${marks[severity]}`, code(check), code(text)])
  const left = found.length - rows.length
  const table = grid(['', 'Check', 'Finding'], rows)
  return left === 0 ? table : stack([table, html`<p>${counted(left, 'more finding')} in report.json.</p>`])
}

function isNews({ severity, error }: Finding, failure: RunFailure | null): boolean {
  if (severity === 'warning') return true
  return severity === 'error' && (failure === null || error?.what !== failure.what)
}

function changedFiles(changes: PathChanges): Html {
  const count = changes.files.length + changes.beyond
  if (count === 0) return nothing
  const rows = largest(changes, maxFiles).map(fileRow)
  const title =
    rows.length === count
      ? counted(count, 'changed file')
      : `The ${rows.length} largest of ${plain(count)} changed files`
  return folded(title, grid(['', 'File', 'Before', 'After'], rows))
}

function fileRow({ kind, file, sizeBefore, sizeAfter }: ChangedFile): Html[] {
  return [html`${kind}`, code(file), size(sizeBefore), size(sizeAfter)]
}

function size(count: number | null): Html {
  return count === null ? html`–` : html`${bytes(count)}`
}
