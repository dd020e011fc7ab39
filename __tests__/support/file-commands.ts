import fs from 'node:fs'
import path from 'node:path'

/** The files that a step writes instead of printing a command. */
export const fileCommands = {
  output: 'GITHUB_OUTPUT',
  state: 'GITHUB_STATE',
  env: 'GITHUB_ENV',
  path: 'GITHUB_PATH',
  summary: 'GITHUB_STEP_SUMMARY'
} as const

export type FileCommand = keyof typeof fileCommands

/** Makes them, empty, in a folder; gives the variables that name them. */
export function makeFileCommands(folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.values(fileCommands).map((variable) => {
      const file = path.join(folder, variable.toLowerCase())
      fs.writeFileSync(file, '')
      return [variable, file]
    })
  )
}

/** `NAME=VALUE` lines and `NAME<<DELIMITER` blocks; a later value replaces an earlier one. Throws as the runner fails. */
export function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      pairs[line.slice(0, equals)] = line.slice(equals + 1)
    } else if (heredoc > 0) {
      pairs[line.slice(0, heredoc)] = takeBlock(lines, line.slice(heredoc + 2))
    } else {
      throw new Error(`Invalid format '${line}'`)
    }
  }
  return pairs
}

function takeBlock(lines: string[], delimiter: string): string {
  const end = lines.indexOf(delimiter)
  if (end < 0) throw new Error(`Matching delimiter not found '${delimiter}'`)
  const block = lines.splice(0, end + 1)
  return block.slice(0, -1).join('\n')
}
