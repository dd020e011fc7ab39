import { phases, type ImageInfo, type PathResult, type PhaseTime } from '../native/events.js'
import { unansweredPaths, type RunFailure } from './failure.js'
import { code, Html, html } from './html.js'
import type { RunRecord } from './record.js'
import { bytes, counted, duration } from './units.js'

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
  logDirectory: string | null
}

type Row = readonly [name: string, content: Html]

/** The job summary: one heading and one table a path. All HTML, so that no text is read as Markdown. */
export function renderSummary(parts: SummaryParts): string {
  const { record, failures } = parts
  const ofRun = failures.filter((failure) => !record.results.some(({ path }) => path === failure.path))
  const tables = record.results.map((result) => renderPath(parts, result))
  const unanswered = unansweredPaths(record).map((path) =>
    heading(html`Dismount ${code(path)} – no result ❌`)
  )
  return Html.join([...ofRun.map(renderRunFailure), ...tables, ...unanswered], '\n\n').markup + '\n'
}

function renderRunFailure(failure: RunFailure): Html {
  return Html.join([heading(html`Dismount failed ❌`), table(failureRows(failure))], '\n')
}

function renderPath({ record, failures, artifact, logDirectory }: SummaryParts, result: PathResult): Html {
  const failure = failures.find(({ path }) => path === result.path)
  const mark = failure === undefined ? '✅' : '❌'
  const rows: Row[] = [
    ...(failure === undefined ? [] : failureRows(failure)),
    ...imageRows(result),
    ...changeRows(result),
    ['Size', sizes(result)],
    ['Integrity', integrity(result)],
    ['Digest', result.digest === null ? none : code(result.digest)],
    ['Durations', durations(result.phases, result.durationMs)],
    ['Logs', logs(artifact, logDirectory, record)]
  ]
  const title = heading(html`Dismount ${code(result.path)} – ${headline(result)} ${mark}`)
  return Html.join([title, table(rows.filter(([, content]) => content !== none))], '\n')
}

const none = html``

function headline({ result, saved, unmounted }: PathResult): string {
  if (result !== 'failed') return result === 'not-mounted' ? 'not mounted' : result
  return saved && !unmounted ? 'saved, but still mounted' : 'failed'
}

function failureRows({ what, where, code: errorCode, cause, next }: RunFailure): Row[] {
  const place = where === '' ? none : html`: ${code(where)}`
  const rows: Row[] = [
    ['Error', html`${code(what)}${place}${errorCode === null ? none : html` (${errorCode})`}`]
  ]
  if (cause !== '') rows.push(['Cause', code(cause)])
  if (next !== '') rows.push(['Next', code(next)])
  return rows
}

function imageRows({ image, mount, imageCount }: PathResult): Row[] {
  if (mount === null) return []
  const index = image?.index ?? mount.imageIndex
  const of = imageCount === 0 ? '' : ` of ${imageCount}`
  const described = image === null ? code(mount.imageName) : describeImage(image)
  return [['Image', html`${code(mount.imagePath)}, index ${index}${of}: ${described}`]]
}

function describeImage(image: ImageInfo): Html {
  const facts = [image.name, image.edition, image.version, image.architecture, image.languages.join(', ')]
  const known = facts.filter((fact, index) => fact !== '' && facts.indexOf(fact) === index)
  return known.length === 0 ? html`no name` : Html.join(known.map(code), ' ')
}

function changeRows({ changes, integrityTableWritten }: PathResult): Row[] {
  if (changes === null) return []
  const { added, modified, removed, unchanged } = changes
  const table = integrityTableWritten ? '; integrity table written' : ''
  return [
    [
      'Changes',
      html`${added} added, ${modified} modified, ${removed} removed, ${unchanged} unchanged${table}`
    ]
  ]
}

function sizes({ sizeBefore, sizeAfter }: PathResult): Html {
  if (sizeBefore === null) return none
  if (sizeAfter === null) return html`${bytes(sizeBefore)}`
  const grown = sizeAfter - sizeBefore
  return html`${bytes(sizeBefore)} → ${bytes(sizeAfter)} (${grown < 0 ? '−' : '+'}${bytes(Math.abs(grown))})`
}

function integrity({ verified, verification, saved }: PathResult): Html {
  if (verification === null) return saved ? html`not verified` : none
  const { level, tableChunks, streams, bytes: read, durationMs } = verification
  const looked = [
    ...(tableChunks > 0 ? [counted(tableChunks, 'table chunk')] : []),
    ...(level === 'full' ? [counted(streams, 'stream')] : []),
    bytes(read),
    duration(durationMs)
  ].join(', ')
  const verdict = verified === 'true' ? 'PASS' : 'FAIL'
  return html`${verdict} – ${level === 'full' ? 'every stream' : 'integrity table'}: ${looked}`
}

function durations(times: readonly PhaseTime[], totalMs: number): Html {
  const sums = phases.flatMap((phase) => {
    const found = times.filter((time) => time.phase === phase)
    return found.length === 0 ? [] : [{ phase, durationMs: sum(found.map(({ durationMs }) => durationMs)) }]
  })
  const longest = Math.max(1, ...sums.map(({ durationMs }) => durationMs))
  const bars = sums.map(({ phase, durationMs }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((durationMs / longest) * 20)))
    return html`<code>${phase}</code> ${bar} ${duration(durationMs)}`
  })
  return Html.join([html`${duration(totalMs)} in all`, ...bars], '<br>')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function logs(artifact: ArtifactLink | null, directory: string | null, { log }: RunRecord): Html {
  if (directory === null) return html`none were kept`
  const place = html`${code(directory)} on the runner${log === null ? ' (no log was kept)' : ''}`
  return artifact === null ? place : html`<a href="${artifact.url}">${artifact.name}</a>`
}

function heading(content: Html): Html {
  return html`<h3>${content}</h3>`
}

function table(rows: readonly Row[]): Html {
  const lines = rows.map(([name, content]) => html`<tr><th align="left">${name}</th><td>${content}</td></tr>`)
  return Html.join([html`<table>`, ...lines, html`</table>`], '\n')
}
