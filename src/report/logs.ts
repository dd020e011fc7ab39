import { closeSync, mkdtempSync, openSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../failure.js'
import { makeOwnFolder } from '../own-folder.js'
import { failuresOf } from './failure.js'
import { openLog, readRange, type LogFile } from './log-file.js'
import { marksOf, windowsFolder } from './log-marks.js'
import { readSharedLog, readWholeLog, type LogSlice } from './log-reader.js'
import type { RunRecord } from './record.js'

/** A longer log is cut at its beginning; the end is what people look for. */
export const maxLogBytes = 64 * 1024 * 1024
const deviceLogLines = 200
const deviceLogBytes = 1024 * 1024

/** What is kept of a run, in a folder of its own below the runner's temp. */
export interface LogFolder {
  directory: string
  files: readonly string[]
  reportPath: string
  /** This run's lines of the log. */
  lines: readonly string[]
  /** What could not be copied, and what was cut. */
  remarks: readonly string[]
}

export interface LogPlan {
  /** report.json; its `remarks` are filled in here. */
  document: object
  /** Our folder below the runner's temp. */
  parent: string
  /** Of the step; tells where Windows is. */
  env?: NodeJS.ProcessEnv
  limit?: number
}

/**
 * Copies the logs of the run and writes `report.json` and the lists of mounts. What cannot be copied is a remark, not a
 * failure. The report comes first: the job may be stopped at any time.
 */
export async function collectLogs(record: RunRecord, plan: LogPlan): Promise<LogFolder> {
  makeOwnFolder(plan.parent)
  const folder = new Folder(mkdtempSync(path.join(plan.parent, 'logs-')))
  const reportPath = folder.write('report.json', json(plan.document))
  if (record.mountsBefore !== null) folder.write('mounts-before.json', json(record.mountsBefore))
  if (record.mountsAfter !== null) folder.write('mounts-after.json', json(record.mountsAfter))

  const { limit = maxLogBytes } = plan
  if (record.log !== null) {
    const { path: log, archivedTo } = record.log
    await folder.copy(log, 'dism.log', { limit })
    await folder.copy(archivedTo ?? `${log}.bak`, 'dism.log.bak', { limit, expected: archivedTo !== null })
  }
  const { lines, remarks } = await sliceOf(record)
  folder.remarks.push(...remarks)
  if (record.log !== null) folder.write('dism-this-run.log', textOf(lines))
  if (failuresOf(record).length > 0) await folder.addDeviceLog(plan.env ?? {})

  if (folder.remarks.length > 0)
    writeFileSync(reportPath, json({ ...plan.document, remarks: folder.remarks }))
  return { directory: folder.directory, files: folder.files, reportPath, lines, remarks: folder.remarks }
}

async function sliceOf({ log, core, logsBefore }: RunRecord): Promise<LogSlice> {
  if (log === null) return { lines: [], remarks: [] }
  try {
    if (log.writer === 'dismount') return await readWholeLog(log.path)
    if (core === null) return { lines: [], remarks: ['dism-this-run.log is empty: the process is not known'] }
    return await readSharedLog(log.path, { pid: core.pid, marks: marksOf(logsBefore, log.path) })
  } catch (error) {
    return { lines: [], remarks: [`dism-this-run.log is empty: ${messageOf(error)}`] }
  }
}

class Folder {
  readonly directory: string
  readonly files: string[] = []
  readonly remarks: string[] = []

  constructor(directory: string) {
    this.directory = directory
  }

  write(name: string, text: string): string {
    const file = path.join(this.directory, name)
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
    this.files.push(file)
    return file
  }

  async copy(
    from: string,
    name: string,
    { limit, expected = true }: { limit: number; expected?: boolean }
  ): Promise<void> {
    const to = path.join(this.directory, name)
    try {
      const remark = await copyLog(from, { to, limit })
      this.files.push(to)
      if (remark !== null) this.remarks.push(remark)
    } catch (error) {
      if (expected || (error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.remarks.push(`${from} is not among the logs: ${messageOf(error)}`)
      }
    }
  }

  /** The end of what Windows wrote about devices of an image that is serviced; seldom there. */
  async addDeviceLog(env: NodeJS.ProcessEnv): Promise<void> {
    const windows = windowsFolder(env)
    if (windows === null) return
    const name = 'setupapi.offline.log'
    try {
      this.write(name, textOf(await lastLines(path.join(windows, 'INF', name))))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      this.remarks.push(`${name} is not among the logs: ${messageOf(error)}`)
    }
  }
}

/** Copies a regular file, at most its last `limit` bytes. */
async function copyLog(from: string, { to, limit }: { to: string; limit: number }): Promise<string | null> {
  const source = await openLog(from)
  try {
    const left = Math.max(0, source.size - limit)
    const remark = `the first ${left} bytes of ${source.size} are left out; the limit is ${limit}`
    await copyFrom(source, { to, start: left, header: left === 0 ? '' : `[${remark}]\n` })
    return left === 0 ? null : `Of ${from} ${remark}.`
  } finally {
    await source.file.close()
  }
}

// Up to the size seen at the start: a log that is still written to would have no end.
async function copyFrom(
  source: LogFile,
  { to, start, header }: { to: string; start: number; header: string }
): Promise<void> {
  const target = openSync(to, 'wx', 0o600)
  try {
    writeFileSync(target, header)
    for await (const chunk of readRange(source, { start, end: source.size })) writeFileSync(target, chunk)
  } finally {
    closeSync(target)
  }
}

async function lastLines(from: string): Promise<string[]> {
  const source = await openLog(from)
  try {
    const chunks: Buffer[] = []
    const start = Math.max(0, source.size - deviceLogBytes)
    for await (const chunk of readRange(source, { start, end: source.size })) chunks.push(chunk)
    const lines = Buffer.concat(chunks)
      .toString()
      .split(/\r\n|\n|\r/)
    return (lines.at(-1) === '' ? lines.slice(0, -1) : lines).slice(-deviceLogLines)
  } finally {
    await source.file.close()
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
