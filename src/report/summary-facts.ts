import { phases, type Holder, type ImageInfo, type PathResult, type PhaseTime } from '../native/events.js'
import type { RunFailure } from './failure.js'
import { code, Html, html } from './html.js'
import { nothing, upTo } from './summary-table.js'
import { bytes, counted, duration, plain } from './units.js'

const maxListed = 10
const maxName = 120

/** How it ended, in words. */
export function outcome({ result, saved, unmounted }: PathResult): string {
  if (result !== 'failed') return result === 'not-mounted' ? 'not mounted' : result
  return saved && !unmounted ? 'saved, but still mounted' : 'failed'
}

export function errorText({ what, where, code: errorCode }: RunFailure): Html {
  const place = where === '' ? nothing : html`: ${code(where)}`
  return html`${code(what)}${place}${errorCode === null ? nothing : html` (${errorCode})`}`
}

export function optionalText(text: string, maxLength?: number): Html {
  return text === '' ? nothing : code(text, maxLength)
}

/** What is left behind where it did not go as it should, unless the error says it. */
export function state({ saved, unmounted, error, interrupted }: PathResult): Html {
  if (error === null && !interrupted) return nothing
  return html`the image is ${saved ? 'saved' : 'not saved'} and ${unmounted ? 'unmounted' : 'still mounted'}`
}

export function image({ image, mount, imageCount }: PathResult): Html {
  if (mount === null) return nothing
  const index = image?.index ?? mount.imageIndex
  const of = imageCount === 0 ? '' : ` of ${imageCount}`
  const described = image === null ? optionalText(mount.imageName) : describeImage(image)
  return html`${code(mount.imagePath)}, index ${index}${of}: ${described}`
}

function describeImage({ name, edition, version, architecture, languages }: ImageInfo): Html {
  const facts = [name, edition, version, architecture, languages.join(', ')]
  const known = facts.filter((fact, index) => fact !== '' && facts.indexOf(fact) === index)
  return known.length === 0
    ? html`no name`
    : Html.join(
        known.map((fact) => code(fact, maxName)),
        ' '
      )
}

export function changes({ changes }: PathResult): Html {
  if (changes === null) return nothing
  const { added, modified, removed, unchanged } = changes
  return html`${plain(added)} added, ${plain(modified)} modified, ${plain(removed)} removed, ${plain(unchanged)} unchanged`
}

/** "4.62 GiB → 4.81 GiB (+0.19 GiB, 31.00 MiB unused inside the file)" */
export function sizes({ sizeBefore, sizeAfter, unusedBytes }: PathResult): Html {
  if (sizeBefore === null) return nothing
  const unused =
    unusedBytes === null || unusedBytes === 0 ? '' : `${bytes(unusedBytes)} unused inside the file`
  if (sizeAfter === null) return html`${bytes(sizeBefore)}${unused === '' ? '' : ` (${unused})`}`
  const grown = sizeAfter - sizeBefore
  const difference = grown === 0 ? 'as before' : `${grown < 0 ? '−' : '+'}${bytes(Math.abs(grown))}`
  const change = grown === 0 ? bytes(sizeAfter) : `${bytes(sizeBefore)} → ${bytes(sizeAfter)}`
  return html`${change} (${difference}${unused === '' ? '' : `, ${unused}`})`
}

/** Says "table written" for a table that was written, and PASS or FAIL only where something was verified. */
export function integrity(result: PathResult): Html {
  const { verification, integrityTableWritten, saved } = result
  const table = integrityTableWritten ? 'table written' : ''
  const verdict = shortVerdict(result)
  if (verification === null || verdict === '') {
    const missing = saved ? 'not verified' : ''
    return html`${[table, missing].filter((text) => text !== '').join('; ')}`
  }
  const { level, tableChunks, streams, bytes: read, durationMs } = verification
  const looked = [
    ...(level === 'full' ? [counted(streams, 'stream')] : []),
    ...(tableChunks > 0 ? [counted(tableChunks, 'table chunk')] : [])
  ].join(' and ')
  const text = [looked, bytes(read), duration(durationMs)].filter((part) => part !== '').join(', ')
  return html`${verdict} – ${text}${table === '' ? '' : `; ${table}`}`
}

/** PASS, FAIL, or nothing where nothing was verified. */
export function shortVerdict({ verified, verification }: PathResult): string {
  if (verified === 'skipped') return verification === null ? '' : passed(verification.passed)
  return passed(verified === 'true' && verification?.passed === true)
}

function passed(good: boolean): string {
  return good ? 'PASS' : 'FAIL'
}

export function hives({ hives }: PathResult): Html {
  return Html.join(
    upTo(maxListed, hives, ({ key }) => code(key, maxName)),
    ', '
  )
}

const uses: Readonly<Record<Holder['use'], string>> = {
  writes: 'writes',
  reads: 'reads',
  maps: 'runs or maps',
  'current-directory': 'works in'
}

/** The processes that keep the mount in use. */
export function holders({ holders }: PathResult): Html {
  const lines = upTo(
    maxListed,
    holders,
    ({ process, pid, use, file }) => html`${code(process, maxName)} (PID ${pid}) ${uses[use]} ${code(file)}`
  )
  return Html.join(lines, '<br>')
}

/** A bar a phase; phases that came twice are one. */
export function durations(times: readonly PhaseTime[], totalMs: number): Html {
  const sums = phases.flatMap((phase) => {
    const found = times.filter((time) => time.phase === phase)
    const durationMs = found.reduce((total, time) => total + time.durationMs, 0)
    return found.length === 0 ? [] : [{ phase, durationMs }]
  })
  const longest = Math.max(1, ...sums.map(({ durationMs }) => durationMs))
  const widest = Math.max(0, ...sums.map(({ phase }) => phase.length))
  const bars = sums.map(({ phase, durationMs }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((durationMs / longest) * 20)))
    const filler = Html.join(Array.from({ length: widest - phase.length }, () => html`&nbsp;`))
    return html`<code>${phase}${filler}</code> ${bar} ${duration(durationMs)}`
  })
  return Html.join([html`${duration(totalMs)} in all`, ...bars], '<br>')
}
