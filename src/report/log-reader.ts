import { LineSplitter } from '../native/lines.js'
import { readRange, withLog, type LogFile } from './log-file.js'
import { continues, type LogMarks } from './log-marks.js'
import { LineKeeper, LineOwner } from './log-slice.js'

/** More lines than this, in characters, are cut in their middle. */
export const maxSliceLength = 16 * 1024 * 1024
/** Of what lies behind a mark no more than the end is read. */
const maxReadBytes = 256 * 1024 * 1024

/** This run's lines of its log. */
export interface LogSlice {
  lines: readonly string[]
  /** What is not in it, in sentences. */
  remarks: readonly string[]
}

/** The whole of a log that the core keeps alone: it began a new one. */
export async function readWholeLog(log: string, limit = maxSliceLength): Promise<LogSlice> {
  const slicer = new Slicer({ owner: null, limit })
  await withLog(log, (file) => slicer.read(file, 0))
  return slicer.slice(log)
}

/**
 * The lines of process `pid` in a log that DISM keeps for the whole machine: those behind the marks, across an archival
 * to `.bak` in the middle of the run. A `.bak` that was there before is not looked at, nor is one without marks.
 */
export async function readSharedLog(
  log: string,
  { pid, marks, limit = maxSliceLength }: { pid: number; marks: LogMarks | null; limit?: number }
): Promise<LogSlice> {
  const slicer = new Slicer({ owner: new LineOwner(pid), limit })
  if (marks !== null) {
    await withLog(`${log}.bak`, async (file) => {
      await slicer.read(file, await startOfArchived(file, marks))
    })
  }
  await withLog(log, async (file) => {
    await slicer.read(file, await startOfCurrent(file, marks))
  })
  return slicer.slice(log)
}

async function startOfArchived(file: LogFile, { log, bak }: LogMarks): Promise<number> {
  if (bak !== null && (await continues(file, bak))) return bak.size
  if (log !== null && (await continues(file, log))) return log.size
  return 0
}

// A log that was cut and grew again is the same file with other content; one that was replaced is another file. Either is
// new, and reading too much of it does no harm: the process decides.
async function startOfCurrent(file: LogFile, marks: LogMarks | null): Promise<number> {
  const log = marks?.log ?? null
  if (log?.dev !== file.dev || log.ino !== file.ino) return 0
  return (await continues(file, log)) ? log.size : 0
}

class Slicer {
  readonly #owner: LineOwner | null
  readonly #keeper: LineKeeper
  #unread = 0

  constructor({ owner, limit }: { owner: LineOwner | null; limit: number }) {
    this.#owner = owner
    this.#keeper = new LineKeeper(limit)
  }

  async read(log: LogFile, from: number): Promise<void> {
    const wide = await isUtf16(log)
    let start = Math.max(from, log.size - maxReadBytes)
    this.#unread += start - from
    if (wide) start -= start % 2
    const decoder = new TextDecoder('utf-16le')
    const splitter = new LineSplitter()
    for await (const chunk of readRange(log, { start, end: log.size })) {
      this.#take(splitter.push(wide ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk))
    }
    this.#take(splitter.end())
  }

  slice(log: string): LogSlice {
    const { omitted } = this.#keeper
    const lines = this.#keeper.lines()
    const remarks = [
      ...(omitted === 0 ? [] : [`Of this run's lines of ${log} ${omitted} in the middle are left out.`]),
      ...(this.#unread === 0
        ? []
        : [`${this.#unread} bytes of ${log} were not searched for this run's lines.`])
    ]
    return { lines, remarks }
  }

  #take(lines: readonly string[]): void {
    for (const raw of lines) {
      const line = raw.startsWith('\ufeff') ? raw.slice(1) : raw
      if (this.#owner === null || this.#owner.owns(line)) this.#keeper.add(line)
    }
  }
}

// DISM writes bytes that are read as UTF-8. Only a mark of its own says otherwise.
async function isUtf16({ file }: LogFile): Promise<boolean> {
  const start = Buffer.alloc(2)
  const { bytesRead } = await file.read(start, 0, 2, 0)
  return bytesRead === 2 && start[0] === 0xff && start[1] === 0xfe
}
