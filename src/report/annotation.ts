import type { Annotation } from '../runner.js'
import type { RunFailure } from './failure.js'
import type { RunRecord } from './record.js'

const maxErrorLines = 5
const maxWarnings = 5

/** The one error annotation: what failed, its code, why, what to do next, and the last error lines. */
export function failureAnnotation(record: RunRecord, failures: readonly RunFailure[]): Annotation | null {
  const first = failures[0]
  if (first === undefined) return null
  const title = first.path === '' ? 'The dismount failed' : `The dismount of ${first.path} failed`
  const more = failures.length - 1
  const lines = [
    sentence(first.what + (first.where === '' ? '' : `: ${first.where}`)),
    first.cause === '' ? '' : sentence(`Cause: ${first.cause}`),
    first.next === '' ? '' : sentence(`Next: ${first.next}`),
    ...alsoFound(record, first),
    ...lastErrors(record, first),
    more === 0 ? '' : `${more} more of the paths failed too; see the summary.`
  ]
  return {
    title: first.code === null ? title : `${title} (${first.code})`,
    text: lines.filter((line) => line !== '').join('\n')
  }
}

/** Warnings of the core, few: the runner shows ten a step. */
export function warningAnnotations(record: RunRecord): Annotation[] {
  const texts = [...record.findings, ...record.notes]
    .filter(({ severity }) => severity === 'warning')
    .map(({ path, text }) => (path === '' ? text : `${path}: ${text}`))
  const all = [...new Set([...texts, ...unmentioned(record)])]
  const title = 'dismount-windows-image'
  const shown = all.slice(0, maxWarnings).map((text) => ({ title, text }))
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

// Preflight tells all findings at once; the annotation should too.
function alsoFound(record: RunRecord, failure: RunFailure): string[] {
  return record.findings
    .filter(({ error, path }) => error !== null && path === failure.path && error.what !== failure.what)
    .slice(0, maxErrorLines)
    .map(({ text, error }) => sentence(`Also: ${text}${error === null ? '' : ` (${error.code})`}`))
}

function lastErrors(record: RunRecord, failure: RunFailure): string[] {
  const texts = record.notes.filter(({ severity }) => severity === 'error').map(({ text }) => text)
  const other = texts.filter((text) => !text.includes(failure.what)).slice(-maxErrorLines)
  return other.length === 0 ? [] : ['Last errors of the log:', ...other]
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`
}
