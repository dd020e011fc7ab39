import { inOrder } from './in-order.js'

/** The lines of a log that explain a failure: docs/log-format.md. */

/**
 * What is behind this in a line is not looked at: 400 characters of it are shown, and a line may be a megabyte. Searches
 * here take time in proportion to it: `.*` behind a word would try each place where the word is.
 */
export const maxLookedAt = 4_000

const dated = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, (\w+)/
const bracketed = /^\[\d+(?:\.\d+)?\]/
const culprit = inOrder(/\bProcess\b/i, / is accessing (?:file|wim)/i)
const coded = /\[0x[0-9a-f]{8}\]/i

/** What DISM writes as errors and warnings when all is well. */
const noise = [
  inOrder(/\b(?:ffu|vhdx?|wim)\b/i, /\bnot recognized\b/i),
  inOrder(/failed to load the provider\b/i, /0x8007007e/i),
  inOrder(/lookup in table by path failed for: dummypath-/i)
]
// wimgapi asks each directory above a path whether it is a mount.
const probes = ['0x8007007b', '0xc142011c']

/** An error or a warning of DISM, or a line of wimgapi that has a code or names who is in the way; but for known noise. */
function isTrouble(whole: string, code: string | null): boolean {
  const line = start(whole)
  const level = dated.exec(line)?.[1]
  if (level !== undefined && level !== 'Error' && level !== 'Warning') return false
  if (level === undefined && !bracketed.test(line)) return false
  if (culprit(line)) return true
  if (level === undefined && !coded.test(line)) return false
  if (noise.some((isNoise) => isNoise(line))) return false
  const wanted = code?.toLowerCase()
  return !probes.some((probe) => probe !== wanted && line.toLowerCase().includes(probe))
}

/**
 * The last lines that carry the code of a failure, or name who is in the way of it; where none does, the last errors. A
 * first error is often a harmless one.
 */
export function lastErrors(
  lines: readonly string[],
  { code, count, except = '' }: { code: string | null; count: number; except?: string }
): string[] {
  const told = except.toLowerCase()
  const trouble = troubles(lines, code).filter(
    (line) => told === '' || !start(line).toLowerCase().includes(told)
  )
  const carries = code === null ? null : carrying(code)
  const matching = trouble.filter((line) => carries?.test(start(line)) === true || culprit(start(line)))
  const errors = trouble.filter((line) => dated.exec(line)?.[1] !== 'Warning')
  return (matching.length > 0 ? matching : errors).slice(-count)
}

/** The end of a log for a page: its errors and warnings, or its last lines where it has none. */
export function excerpt(
  lines: readonly string[],
  { code, count }: { code: string | null; count: number }
): string[] {
  const trouble = troubles(lines, code)
  return (trouble.length > 0 ? trouble : lines).slice(-count)
}

function troubles(lines: readonly string[], code: string | null): string[] {
  return lines.filter((line) => isTrouble(line, code))
}

/** The code as logs write it: hexadecimal in any case, or the negative number that an HRESULT is to C. */
function carrying(code: string): RegExp {
  const signed = Number.parseInt(code, 16) | 0
  const decimal = signed < 0 ? `|(?<![\\w.-])${signed}\\b` : ''
  return new RegExp(`\\b${code}\\b${decimal}`, 'i')
}

function start(line: string): string {
  return line.length > maxLookedAt ? line.slice(0, maxLookedAt) : line
}
