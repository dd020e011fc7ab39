import { closeSync, openSync, readSync, statSync, type Stats } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../failure.js'
import { shown, type InputReader } from './reader.js'

// How far the first line of a log is looked for.
const lookedAt = 4096
// What DISM's lines and those of its helpers begin with: docs/log-format.md.
const logLine = /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, |\[\d{1,10}(?:\.\d{1,10})?\] )/

/** Where the log goes; null: the engine's own default. It need not exist; the core makes it. */
export function readLogPath(
  reader: InputReader,
  { workspace, defaultLog }: { workspace: string; defaultLog: string | null }
): string | null {
  const value = reader.text('log-path')
  if (value === '') return defaultLog
  const file = path.resolve(workspace, value)
  if (/[/\\]$/.test(value) || found(file)?.isDirectory() === true) {
    reader.refuse('log-path', `${shown(value)} is a directory; it accepts the path of a file.`)
    return file
  }
  // A run renames the log that is there over the one before, and uploads both.
  for (const old of [file, `${file}.bak`]) {
    const obstacle = whyNoLog(old)
    if (obstacle === null) continue
    reader.refuse(
      'log-path',
      `${shown(old)} ${obstacle}; it accepts a new file or a log of DISM, since the old log is moved to .bak and uploaded.`
    )
  }
  return file
}

/** Why a file that is there is not taken for a log; null where it is one, is empty, or is not there. */
function whyNoLog(file: string): string | null {
  const stats = found(file)
  // What else may be there the core leaves alone: a pipe would not let us go.
  if (stats?.isFile() !== true || stats.size === 0) return null
  try {
    const start = textOf(startOf(file)).trimStart()
    const isBlank = start === '' && stats.size <= lookedAt
    return isBlank || logLine.test(start) ? null : 'is there, and is not a log'
  } catch (error) {
    return `is there, and cannot be read (${messageOf(error)})`
  }
}

function found(file: string): Stats | null {
  try {
    return statSync(file)
  } catch {
    return null
  }
}

function startOf(file: string): Buffer {
  const start = Buffer.alloc(lookedAt)
  const opened = openSync(file, 'r')
  try {
    return start.subarray(0, readSync(opened, start, 0, lookedAt, 0))
  } finally {
    closeSync(opened)
  }
}

/** By its byte order mark, which is left out; without one it is UTF-8. */
function textOf(bytes: Buffer): string {
  const mark = bytes.toString('latin1', 0, 2)
  if (mark === 'ÿþ') return new TextDecoder('utf-16le').decode(bytes)
  if (mark === 'þÿ') return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}
