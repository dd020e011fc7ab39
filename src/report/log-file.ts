import { constants, lstatSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

// Windows has no such flag; there the comparison after the opening has to do.
const noLinks = constants.O_RDONLY | ((constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0)

/** A log that is open for reading. */
export interface LogFile {
  file: FileHandle
  /** As it was opened; a log may still grow. */
  size: number
  dev: bigint
  ino: bigint
}

/**
 * Opens a regular file that has one name. Links of both kinds are refused, twice: whoever can write to the log's folder
 * must not have us upload another file. Node opens with shared read, write and delete on Windows, so a log that DISM holds can be read.
 */
export async function openLog(path: string): Promise<LogFile> {
  const before = lstatSync(path, { bigint: true })
  if (before.isSymbolicLink()) throw new Error('it is a link, and links are not followed')
  if (!before.isFile()) throw new Error('it is not a regular file')

  const file = await open(path, noLinks)
  try {
    const { size, dev, ino, nlink } = await file.stat({ bigint: true })
    if (ino !== before.ino || dev !== before.dev) throw new Error('it was replaced while it was copied')
    if (nlink !== 1n) throw new Error('it has another name, and may be another file than a log')
    return { file, size: Number(size), dev, ino }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Whatever `work` makes of the open file; null when there is none. */
export async function withLog<Value>(
  path: string,
  work: (log: LogFile) => Promise<Value>
): Promise<Value | null> {
  let log
  try {
    log = await openLog(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    return await work(log)
  } finally {
    await log.file.close()
  }
}

/** The bytes from `start` to `end`, in pieces; fewer when the file has become shorter. */
export async function* readRange(
  { file }: LogFile,
  { start, end }: { start: number; end: number }
): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const chunk = Buffer.allocUnsafe(Math.min(1024 * 1024, end - at))
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
    if (bytesRead === 0) return
    yield chunk.subarray(0, bytesRead)
    at += bytesRead
  }
}
