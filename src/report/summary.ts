import type { PathResult } from '../native/events.js'
import { unansweredPaths, type RunFailure } from './failure.js'
import { code, Html, html } from './html.js'
import { excerpt } from './log-errors.js'
import type { LogFolder } from './logs.js'
import type { RunRecord } from './record.js'
import * as facts from './summary-facts.js'
import { bad, failureFacts, good, renderPath } from './summary-path.js'
import { factTable, folded, grid, heading, nothing, stack, type Fact } from './summary-table.js'
import { counted, duration } from './units.js'

/** The uploaded logs, where there are some. */
export interface ArtifactLink {
  name: string
  url: string
}

export interface SummaryParts {
  record: RunRecord
  failures: readonly RunFailure[]
  artifact: ArtifactLink | null
  /** Null when nothing could be kept. */
  logs: Pick<LogFolder, 'directory' | 'lines'> | null
}

/** The service drops a summary of more than 1 MiB as a whole; a reader has given up long before. */
export const maxBytes = 256 * 1024
const maxRows = 100
const maxExcerptLines = 40
const maxExcerptBytes = 8 * 1024

/**
 * The job summary: with several paths a table with a row each, then for each path what happened to it. All HTML, so that
 * no text is read as Markdown.
 */
export function renderSummary(parts: SummaryParts): string {
  const { record, failures } = parts
  const ofRun = failures.filter((failure) => !record.results.some(({ path }) => path === failure.path))
  const frame = {
    before: [...ofRun.map(renderRunFailure), ...overview(parts)],
    after: [...unanswered(record), footer(parts), logExcerpt(parts)]
  }
  const details = withinBudget(parts, maxBytes - size([...frame.before, ...frame.after]))
  const sections = [...frame.before, ...details, ...frame.after].filter(({ markup }) => markup !== '')
  return Html.join(sections, '\n\n').markup + '\n'
}

function renderRunFailure(failure: RunFailure): Html {
  return stack([heading(html`Dismount failed ${bad}`), factTable(failureFacts(failure))])
}

function overview({ record, failures }: SummaryParts): Html[] {
  const { results } = record
  if (results.length < 2) return []
  const rows = results
    .slice(0, maxRows)
    .map((result) => [
      code(result.path, 100),
      html`${facts.outcome(result)} ${failureOf(failures, result) === null ? good : bad}`,
      facts.optionalText(result.image?.name ?? result.mount?.imageName ?? '', 60),
      facts.sizes(result),
      html`${facts.shortVerdict(result) || (result.integrityTableWritten ? 'table written' : '–')}`,
      html`${duration(result.durationMs)}`
    ])
  const failed = results.filter((result) => failureOf(failures, result) !== null).length
  const text =
    failed === 0
      ? `${counted(results.length, 'path')} ${good}`
      : `${failed} of ${results.length} paths failed ${bad}`
  const left = results.length - rows.length
  return [
    stack([
      heading(html`Dismount: ${text}`),
      grid(['Path', 'Result', 'Image', 'Size', 'Integrity', 'Time'], rows),
      left === 0 ? nothing : html`<p>${counted(left, 'more path')} in report.json.</p>`
    ])
  ]
}

/** The paths' sections, in their order; where there is no room for all, those that failed come first. */
function withinBudget(parts: SummaryParts, budget: number): Html[] {
  const { record, failures } = parts
  const logs: Fact[] = record.results.length === 1 ? [['Logs', logsText(parts)]] : []
  const sections = record.results.map((result, index) => {
    const failure = failureOf(failures, result)
    return { index, failed: failure !== null, content: renderPath(record, { result, failure, more: logs }) }
  })
  const failedFirst = [...sections].sort((one, other) => Number(other.failed) - Number(one.failed))
  const fitting = new Set<number>()
  // For the sentence about those left out.
  let left = budget - 200
  for (const { index, content } of failedFirst) {
    if (size([content]) > left) continue
    left -= size([content])
    fitting.add(index)
  }
  const shown = sections.filter(({ index }) => fitting.has(index)).map(({ content }) => content)
  const missing = sections.length - shown.length
  return missing === 0 ? shown : [...shown, html`<p>${counted(missing, 'more path')} in report.json.</p>`]
}

function failureOf(failures: readonly RunFailure[], result: PathResult): RunFailure | null {
  return failures.find(({ path }) => path === result.path) ?? null
}

function unanswered(record: RunRecord): Html[] {
  return unansweredPaths(record)
    .slice(0, maxRows)
    .map((path) => heading(html`Dismount ${code(path, 100)} – no result ${bad}`))
}

// With one path this is a line of its table.
function footer(parts: SummaryParts): Html {
  if (parts.record.results.length === 1) return nothing
  return factTable([['Logs', logsText(parts)]])
}

function logsText({ artifact, logs, record: { log } }: SummaryParts): Html {
  if (logs === null) return html`none were kept`
  const place = html`${code(logs.directory)} on the runner${log === null ? ' (no log was kept)' : ''}`
  return artifact === null ? place : html`<a href="${artifact.url}">${artifact.name}</a>`
}

function logExcerpt({ failures, logs }: SummaryParts): Html {
  if (failures.length === 0 || logs === null) return nothing
  const code = failures.find((failure) => failure.code !== null)?.code ?? null
  // A line of white space alone would end the HTML.
  const lines = excerpt(logs.lines, { code, count: maxExcerptLines })
    .filter((line) => line.trim() !== '')
    .map((line) => html`${line.length > 400 ? `${line.slice(0, 400)}…` : line}`)
  while (size(lines) > maxExcerptBytes) lines.shift()
  return lines.length === 0
    ? nothing
    : folded('From the end of the log', html`<pre>${Html.join(lines, '\n')}</pre>`)
}

function size(parts: readonly Html[]): number {
  return parts.reduce((total, { markup }) => total + Buffer.byteLength(markup) + 2, 0)
}
