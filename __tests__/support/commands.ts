// The runner's reading of a step's output: actions/runner ActionCommand.cs, ActionCommandManager.cs, OutputManager.cs.

export interface Command {
  name: string
  properties: Readonly<Record<string, string>>
  data: string
}

/** A line of a step as the runner takes it: a command it obeys, or text. */
export type Line = { kind: 'command'; command: Command } | { kind: 'text'; text: string }

const registered = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning'
])

/** Lines as .NET's ReadLine gives them: `\n`, `\r\n` and a lone `\r` end one; an unended last line counts. */
export function splitLines(output: string): string[] {
  const lines = output.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Every line of a step, with `stop-commands` obeyed. */
export function readLines(lines: readonly string[]): Line[] {
  let resume: string | null = null
  return lines.map((text) => {
    if (resume !== null) {
      if (text.trim() === `::${resume}::`) resume = null
      return { kind: 'text', text }
    }
    const command = parseCommand(text)
    if (command === null) return { kind: 'text', text }
    if (command.name === 'stop-commands') resume = command.data
    return { kind: 'command', command }
  })
}

/** The command of a line, or null: the `::` form at its start, the `##[` form anywhere in it. */
export function parseCommand(line: string): Command | null {
  return parseColons(line.trimStart()) ?? parseBrackets(line)
}

function parseColons(line: string): Command | null {
  const match = /^::([^:]*?)(?: (.*?))?::(.*)$/s.exec(line)
  const name = match?.[1]?.trim().toLowerCase() ?? ''
  if (match === null || !registered.has(name)) return null
  const unescapeProperty = (text: string) =>
    unescape(text, { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',' })
  return {
    name,
    properties: properties(match[2] ?? '', ',', unescapeProperty),
    data: unescape(match[3] ?? '', { '%0D': '\r', '%0A': '\n' })
  }
}

function parseBrackets(line: string): Command | null {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return null
  const [name = '', ...rest] = line.slice(start + 3, end).split(' ')
  if (!registered.has(name.toLowerCase())) return null
  const unescapeAll = (text: string) => unescape(text, { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']' })
  return {
    name: name.toLowerCase(),
    properties: properties(rest.join(' '), ';', unescapeAll),
    data: unescapeAll(line.slice(end + 1))
  }
}

function properties(text: string, separator: string, unescapeValue: (text: string) => string) {
  const pairs = text
    .split(separator)
    .map((pair) => pair.trim())
    .filter((pair) => pair.includes('='))
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      return [pair.slice(0, equals), unescapeValue(pair.slice(equals + 1))]
    })
  )
}

// `%25` last: it stands for the escape character itself.
function unescape(text: string, escapes: Readonly<Record<string, string>>): string {
  const plain = Object.entries(escapes).reduce((value, [from, to]) => value.replaceAll(from, to), text)
  return plain.replaceAll('%25', '%')
}
