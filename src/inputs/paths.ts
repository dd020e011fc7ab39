import { realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../failure.js'
import { shown, type InputReader } from './reader.js'

/** As many paths as one request holds: protocol/request.schema.json. */
export const maxPaths = 64

/** The mount directories, absolute; relative ones start at the workspace. `*`: every mounted image. */
export function readPaths(
  reader: InputReader,
  { workspace, mode }: { workspace: string; mode: string }
): string[] | '*' {
  const lines = reader.lines('path')
  if (lines.length === 0) {
    reader.refuse('path', 'the empty value is not accepted; it accepts one mount directory a line.')
  }
  if (lines.includes('*')) {
    refuseStar(reader, { alone: lines.length === 1, mode })
    return '*'
  }
  const paths = onceEach(lines.map((line) => path.resolve(workspace, line)))
  if (paths.length > maxPaths) {
    reader.refuse(
      'path',
      `${paths.length} directories are too many; it accepts up to ${maxPaths}, one a line.`
    )
  }
  return paths
}

function refuseStar(reader: InputReader, { alone, mode }: { alone: boolean; mode: string }): void {
  const star = '"*" (every mounted image)'
  if (mode !== 'discard') {
    reader.refuse(
      'path',
      `${star} cannot go with mode "${mode}"; it accepts one mount directory a line there.`
    )
  } else if (!alone) {
    reader.refuse('path', `${star} stands alone; it accepts either "*" or one mount directory a line.`)
  }
}

// A directory that is named twice, also by a link, another case or a short name, has one result. The first spelling stays.
function onceEach(paths: readonly string[]): string[] {
  const spellings = new Map<string, string>()
  for (const spelling of paths) {
    const directory = realPath(spelling)
    if (!spellings.has(directory)) spellings.set(directory, spelling)
  }
  return [...spellings.values()]
}

/** The path without links, short names and, on Windows, other cases; the path itself where nothing is there. */
export function realPath(file: string): string {
  try {
    return realpathSync.native(file)
  } catch {
    return file
  }
}

/** An existing local directory, or null for the core's own choice. Whether it can be written, the core finds out. */
export function readScratchDirectory(
  reader: InputReader,
  { workspace, platform }: { workspace: string; platform: NodeJS.Platform }
): string | null {
  const value = reader.text('scratch-directory')
  if (value === '') return null
  const directory = path.resolve(workspace, value)
  const accepted = 'it accepts an existing local directory, or nothing.'
  if (platform === 'win32' && /^[/\\]{2}(?![?.][/\\])/.test(value)) {
    reader.refuse('scratch-directory', `${shown(value)} is on a share; ${accepted}`)
    return directory
  }
  const kind = kindOf(directory)
  if (kind === 'missing') reader.refuse('scratch-directory', `${shown(value)} does not exist; ${accepted}`)
  else if (kind !== 'directory') {
    reader.refuse(
      'scratch-directory',
      `${shown(value)} is ${kind === 'file' ? 'not a directory' : kind}; ${accepted}`
    )
  }
  return directory
}

function kindOf(file: string): string {
  try {
    return statSync(file).isDirectory() ? 'directory' : 'file'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : `out of reach (${messageOf(error)})`
  }
}
