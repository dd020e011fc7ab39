import { constants } from 'node:fs'
import { lstat, mkdir, mkdtemp, open, writeFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '../failure.js'
import type { RunRecord } from './record.js'

/** A longer log is cut at its beginning; the end is what people look for. */
export const maxLogBytes = 64 * 1024 * 1024

/** What is kept of a run, in a folder of its own below the runner's temp. */
export interface LogFolder {
  directory: string
  files: readonly string[]
  reportPath: string
  /** What could not be copied, and what was cut. */
  remarks: readonly string[]
}

/** Copies the logs of the run and writes `report.json`. A log that cannot be copied is a remark, not a failure. */
export async function collectLogs(
  { log }: RunRecord,
  { document, parent, limit = maxLogBytes }: { document: object; parent: string; limit?: number }
): Promise<LogFolder> {
  await mkdir(parent, { recursive: true })
  const directory = await mkdtemp(path.join(parent, 'logs-'))
  const reportPath = path.join(directory, 'report.json')
  await writeFile(reportPath, `${JSON.stringify(document, null, 2)}\n`)

  const files = [reportPath]
  const remarks: string[] = []
  for (const { from, name, expected } of sources(log)) {
    const to = path.join(directory, name)
    try {
      const remark = await copyLog({ from, to, limit })
      files.push(to)
      if (remark !== null) remarks.push(remark)
    } catch (error) {
      if (expected || (error as NodeJS.ErrnoException).code !== 'ENOENT') {
        remarks.push(`${from} is not among the logs: ${messageOf(error)}`)
      }
    }
  }
  return { directory, files, reportPath, remarks }
}

// Windows has no such flag; there the comparison after the opening has to do.
const noLinks = constants.O_RDONLY | ((constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0)

function sources(log: RunRecord['log']): { from: string; name: string; expected: boolean }[] {
  if (log === null) return []
  return [
    { from: log.path, name: 'dism.log', expected: true },
    { from: log.archivedTo ?? `${log.path}.bak`, name: 'dism.log.bak', expected: log.archivedTo !== null }
  ]
}

/**
 * Copies a regular file, at most its last `limit` bytes. Links are refused, twice: whoever can write to the log's folder
 * must not have us upload another file. Node opens with shared access on Windows, so a log in use can be read.
 */
async function copyLog({
  from,
  to,
  limit
}: {
  from: string
  to: string
  limit: number
}): Promise<string | null> {
  const before = await lstat(from)
  if (before.isSymbolicLink()) throw new Error('it is a link, and links are not followed')
  if (!before.isFile()) throw new Error('it is not a regular file')

  const source = await open(from, noLinks)
  try {
    const { size, ino, dev } = await source.stat()
    if (ino !== before.ino || dev !== before.dev) throw new Error('it was replaced while it was copied')
    const left = Math.max(0, size - limit)
    const remark = `the first ${left} bytes of ${size} are left out; the limit is ${limit}`
    await copyFrom(source, { to, start: left, end: size, header: left === 0 ? '' : `[${remark}]\n` })
    return left === 0 ? null : `Of ${from} ${remark}.`
  } finally {
    await source.close()
  }
}

async function copyFrom(
  source: FileHandle,
  { to, start, end, header }: { to: string; start: number; end: number; header: string }
): Promise<void> {
  const target = await open(to, 'wx', 0o600)
  try {
    await target.write(header)
    const chunk = Buffer.alloc(1024 * 1024)
    // Up to the size seen at the start: a log that is still written to would have no end.
    for (let at = start; at < end;) {
      const { bytesRead } = await source.read(chunk, 0, Math.min(chunk.length, end - at), at)
      if (bytesRead === 0) break
      await target.writeFile(chunk.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await target.close()
  }
}
