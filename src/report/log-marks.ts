import path from 'node:path'
import { readRange, withLog, type LogFile } from './log-file.js'

/** How far a file was written, and what was there. */
export interface LogMark {
  size: number
  dev: bigint
  ino: bigint
  /** The last bytes before the end. */
  last: Buffer
}

/** A log and the one before it, as they were before the core started; null: there was none. */
export interface LogMarks {
  log: LogMark | null
  bak: LogMark | null
}

/** The marks of the logs that the core may write to, by path. */
export type MarkedLogs = ReadonlyMap<string, LogMarks>

const compared = 4096

/** Where the core may log: what it is told, and what DISM does by default. */
export function likelyLogs(requested: string | null, env: NodeJS.ProcessEnv): string[] {
  const windows = windowsFolder(env)
  const byDefault = windows === null ? [] : [path.join(windows, 'Logs', 'DISM', 'dism.log')]
  return requested === null ? byDefault : [requested, ...byDefault]
}

/** `C:\Windows`; null on other systems. */
export function windowsFolder(env: NodeJS.ProcessEnv): string | null {
  const folder = env.WINDIR ?? env.SystemRoot ?? ''
  return folder === '' ? null : folder
}

/** To be called before the core starts. A log that cannot be read is as none: its run's lines are then told by process alone. */
export async function markLogs(paths: readonly string[]): Promise<MarkedLogs> {
  const marks = new Map<string, LogMarks>()
  for (const log of paths) marks.set(keyOf(log), { log: await markOf(log), bak: await markOf(`${log}.bak`) })
  return marks
}

export function marksOf(marked: MarkedLogs, log: string): LogMarks | null {
  return marked.get(keyOf(log)) ?? null
}

/**
 * Whether the file begins with what the marked one held. Told by content: on NTFS a new file of the same name takes over
 * the creation time of the one that was renamed, and a copy is another file.
 */
export async function continues(log: LogFile, mark: LogMark): Promise<boolean> {
  if (log.size < mark.size) return false
  return (await lastBefore(log, mark.size)).equals(mark.last)
}

async function markOf(log: string): Promise<LogMark | null> {
  try {
    return await withLog(log, async (file) => {
      const { size, dev, ino } = file
      return { size, dev, ino, last: await lastBefore(file, size) }
    })
  } catch {
    return null
  }
}

async function lastBefore(log: LogFile, end: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of readRange(log, { start: Math.max(0, end - compared), end })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Whether two paths name the same log. */
export function sameLog(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other)
}

function keyOf(log: string): string {
  const full = path.resolve(log)
  return process.platform === 'win32' ? full.toLowerCase() : full
}
