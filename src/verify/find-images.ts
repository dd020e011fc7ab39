import { glob, stat } from 'node:fs/promises'
import path from 'node:path'
import { Failure } from '../failure.js'
import { shown } from '../inputs/reader.js'

/** As many files as one request of the core holds: protocol/request.schema.json. */
export const maxFiles = 64

// Enough to see what is wrong; a folder may hold any number of them.
const maxNamed = 20

/** What a line stands for: files, and matches that nobody can open by their names. */
interface Matches {
  files: string[]
  lost: string[]
}

/**
 * The files that the lines name, absolute, each once, in the order of the lines. A line that names an existing file is
 * that file, whatever characters it holds; any other is a pattern. A release is gated on this: a line without a match
 * is a failure, not an empty success, and so is a match that cannot be given to the core. Only folders are passed over.
 */
export async function findImages(lines: readonly string[], workspace: string): Promise<string[]> {
  const found = new Set<string>()
  const unmatched: string[] = []
  const lost = new Set<string>()
  for (const line of lines) {
    const matches = await matchesOf(line, workspace)
    if (matches.files.length + matches.lost.length === 0) unmatched.push(line)
    for (const file of matches.files) found.add(file)
    for (const file of matches.lost) lost.add(file)
  }
  if (lost.size > 0) throw notToBeOpened([...lost])
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

function notToBeOpened(files: readonly string[]): Failure {
  const more = files.length - maxNamed
  return new Failure({
    title: 'An image cannot be opened',
    text: [
      ...files
        .slice(0, maxNamed)
        .map((file) => `image: ${shown(file)} matches, but is no file that can be opened.`),
      ...(more > 0 ? [`${more} more cannot be opened.`] : []),
      'Nothing was verified. Remove it, or give it a name in UTF-8 and the right to be read, or name the images one by one.'
    ].join('\n')
  })
}

async function matchesOf(line: string, workspace: string): Promise<Matches> {
  const literal = path.resolve(workspace, line)
  if ((await kindOf(literal)) === 'file') return { files: [literal], lost: [] }
  // Patterns are written with `/` on every system; on Windows a user may still write `\`.
  const pattern = path.sep === '\\' ? line.replaceAll('\\', '/') : line
  const matches: Matches = { files: [], lost: [] }
  for await (const match of glob(pattern, { cwd: workspace })) {
    const file = path.resolve(workspace, match)
    const kind = hasLostName(match) ? 'lost' : await kindOf(file)
    if (kind === 'file') matches.files.push(file)
    else if (kind === 'lost') matches.lost.push(file)
  }
  matches.files.sort()
  return matches
}

// What is not UTF-8 in a name shows so, and then the name is nobody's, or that of another file.
function hasLostName(match: string): boolean {
  return match.includes('\ufffd')
}

/** `lost`: a link to nothing, something that we may not look at, or no regular file. */
async function kindOf(file: string): Promise<'file' | 'folder' | 'lost'> {
  try {
    const found = await stat(file)
    if (found.isDirectory()) return 'folder'
    return found.isFile() ? 'file' : 'lost'
  } catch {
    return 'lost'
  }
}
