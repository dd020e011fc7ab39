import { glob, stat } from 'node:fs/promises'
import path from 'node:path'
import { Failure } from '../failure.js'
import { shown } from '../inputs/reader.js'

/** As many files as one request of the core holds: protocol/request.schema.json. */
export const maxFiles = 64

/**
 * The files that the lines name, absolute, each once, in the order of the lines. A line that names an existing file is
 * that file, whatever characters it holds; any other is a pattern. A release is gated on this: a line without a match
 * is a failure, not an empty success.
 */
export async function findImages(lines: readonly string[], workspace: string): Promise<string[]> {
  const found = new Set<string>()
  const unmatched: string[] = []
  for (const line of lines) {
    const matches = await filesOf(line, workspace)
    if (matches.length === 0) unmatched.push(line)
    for (const file of matches) found.add(file)
  }
  if (unmatched.length > 0) {
    throw new Failure({
      title: 'No such image',
      text: [
        ...unmatched.map((line) => `image: ${shown(line)} matches no file below ${workspace}.`),
        'Nothing was verified. Check the path, and that the step before this one has put the file there.'
      ].join('\n')
    })
  }
  if (found.size > maxFiles) {
    throw new Failure({
      title: 'Too many images',
      text: `image: ${found.size} files match; one step verifies up to ${maxFiles}. Use several steps or a matrix.`
    })
  }
  return [...found]
}

async function filesOf(line: string, workspace: string): Promise<string[]> {
  const literal = path.resolve(workspace, line)
  if (await isFile(literal)) return [literal]
  // Patterns are written with `/` on every system; on Windows a user may still write `\`.
  const pattern = path.sep === '\\' ? line.replaceAll('\\', '/') : line
  const matches: string[] = []
  for await (const match of glob(pattern, { cwd: workspace })) {
    const file = path.resolve(workspace, match)
    if (await isFile(file)) matches.push(file)
  }
  return matches.sort()
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
