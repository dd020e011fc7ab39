/** Longer lines are cut: the live log shows 1,024 characters of a line. */
export const maxLineLength = 1000

const lineBreak = /\r\n|\n|\r/

// Controls but tab (Cc), the line separators (Zl, Zp), and the marks that reorder text, which could make a line read as
// something else than it is.
const invisible = /[\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|(?!\t)\p{Cc}/gu

/**
 * Text from outside, safe to print in a step's log. The runner reads `::command` at the start of a line and
 * `##[command]` anywhere in it, and a line ends at `\n`, `\r\n` and a lone `\r`: each line is taken apart the same
 * way and both marks are broken by a backslash, visibly.
 */
export function printable(text: string): string {
  return text.split(lineBreak).map(printableOneLine).join('\n')
}

/** The same for a place that holds one line: line breaks become spaces. */
export function printableLine(text: string): string {
  return printableOneLine(text.split(lineBreak).join(' '))
}

function printableOneLine(line: string): string {
  const visible = cut(line.toWellFormed()).replace(invisible, escapeCharacter)
  return visible.replaceAll('##[', '##\\[').replace(/^([\s\p{Z}\p{Cf}]*)::/u, '$1\\::')
}

function cut(line: string): string {
  if (line.length <= maxLineLength) return line
  const kept = line.slice(0, maxLineLength).replace(/[\ud800-\udbff]$/, '')
  return `${kept}… (${line.length - kept.length} more characters)`
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}
