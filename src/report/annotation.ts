import type { Holder } from '../native/events.js'
import type { Annotation } from '../runner.js'
import type { RunFailure } from './failure.js'
import { lastErrors } from './log-errors.js'
import type { RunRecord } from './record.js'

/** Of a kind and step the runner keeps ten. */
const maxErrors = 10
const maxWarnings = 5
const maxErrorLines = 10
const maxHolders = 5
const maxFindings = 5
// The runner cuts an annotation at 4,096 characters; what is made printable may become longer.
const maxLength = 3500
const maxPartLength = 600

/**
 * One error annotation a failed path, or one for the run: what failed, its code, why, who is in the way, what to do next,
 * and the last error lines of the log.
 */
export function failureAnnotations(
  record: RunRecord,
  { failures, lines }: { failures: readonly RunFailure[]; lines: readonly string[] }
): Annotation[] {
  const shown = failures.length > maxErrors ? failures.slice(0, maxErrors - 1) : failures
  const annotations = shown.map((failure) => annotationOf(record, failure, lines))
  const more = failures.length - shown.length
  if (more === 0) return annotations
  const text = `${more} more of the paths failed too; the summary and report.json tell why.`
  return [...annotations, { title: 'More dismounts failed', text }]
}

function annotationOf(record: RunRecord, failure: RunFailure, log: readonly string[]): Annotation {
  const held = heldBy(holdersOf(record, failure.path))
  const { title, text } = failureText('dismount', failure, held)
  const told = [text, ...alsoFound(record, failure)]
  return {
    title,
    text: [...told, ...logLines(record, failure, { log, room: maxLength - length(told) })].join('\n')
  }
}

/** What failed, its code, why and what to do next; `also` is told before the last. */
export function failureText(
  work: string,
  { path, code, what, where, cause, next }: RunFailure,
  also = ''
): Annotation {
  const title = path === '' ? `The ${work} failed` : `The ${work} of ${path} failed`
  const lines = [
    sentence(part(what) + (where === '' ? '' : `: ${part(where)}`)),
    cause === '' ? '' : sentence(`Cause: ${part(cause)}`),
    also,
    next === '' ? '' : sentence(`Next: ${part(next)}`)
  ]
  return {
    title: code === null ? title : `${title} (${code})`,
    text: lines.filter((line) => line !== '').join('\n')
  }
}

function holdersOf({ results }: RunRecord, path: string): readonly Holder[] {
  return results.find((result) => result.path === path)?.holders ?? []
}

/** "Held by: explorer.exe (PID 5120) C:\mnt\Windows; …" */
function heldBy(holders: readonly Holder[]): string {
  if (holders.length === 0) return ''
  const named = holders
    .slice(0, maxHolders)
    .map(({ process, pid, file }) => `${short(process, 80)} (PID ${pid}) ${short(file, 260)}`)
  const more = holders.length - named.length
  return sentence(`Held by: ${named.join('; ')}${more === 0 ? '' : `; and ${more} more`}`)
}

// Preflight tells all findings at once; the annotation should too.
function alsoFound(record: RunRecord, failure: RunFailure): string[] {
  return record.findings
    .filter(({ error, path }) => error !== null && path === failure.path && error.what !== failure.what)
    .slice(0, maxFindings)
    .map(({ text, error }) =>
      sentence(`Also: ${short(text, 300)}${error === null ? '' : ` (${error.code})`}`)
    )
}

// The last ones count most: where they do not all fit, the first ones go.
function logLines(
  { notes }: RunRecord,
  { code, what }: RunFailure,
  { log, room }: { log: readonly string[]; room: number }
): string[] {
  const found = lastErrors(log, { code, count: maxErrorLines, except: what })
  const texts = notes.filter(({ severity, text }) => severity === 'error' && !text.includes(what))
  // A log that could not be kept: the core has told its errors all the same.
  const last = found.length > 0 ? found : texts.slice(-maxErrorLines).map(({ text }) => text)
  const lines = last.map((line) => short(line, 400))
  const heading = 'Last errors of the log:'
  while (lines.length > 0 && length([heading, ...lines]) > room) lines.shift()
  return lines.length === 0 ? [] : [heading, ...lines]
}

/** Warnings of the core, few: the runner shows ten a step. */
export function warningAnnotations(record: RunRecord): Annotation[] {
  const texts = [...record.findings, ...record.notes]
    .filter(({ severity }) => severity === 'warning')
    .map(({ path, text }) => (path === '' ? text : `${path}: ${text}`))
  const all = [...new Set([...texts, ...unmentioned(record)])]
  const title = 'dismount-windows-image'
  const shown = all.slice(0, maxWarnings).map((text) => ({ title, text: short(text, maxLength) }))
  const rest = all.length - shown.length
  return rest === 0 ? shown : [...shown, { title, text: `${rest} more warnings are in the step's log.` }]
}

// A path that was not there is always worth a warning, unless the user said otherwise.
function unmentioned({ inputs, results, findings, notes }: RunRecord): string[] {
  if (inputs.request.ifNotMounted !== 'warn') return []
  const mentioned = new Set(
    [...findings, ...notes].filter(({ severity }) => severity === 'warning').map(({ path }) => path)
  )
  return results
    .filter(({ result, path }) => result === 'not-mounted' && !mentioned.has(path))
    .map(({ path }) => `${path} is not a mounted image; there was nothing to do.`)
}

function part(text: string): string {
  return short(text, maxPartLength)
}

function short(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}

function length(lines: readonly string[]): number {
  return lines.reduce((total, line) => total + line.length + 1, 0)
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`
}
