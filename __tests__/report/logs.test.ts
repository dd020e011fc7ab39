import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { likelyLogs, markLogs } from '../../src/report/log-marks.js'
import { collectLogs, type LogFolder } from '../../src/report/logs.js'
import type { RunRecord } from '../../src/report/record.js'
import { datedLine } from '../support/dism-log.js'
import { recordOf } from '../support/records.js'
import { tempFile, tempFolder } from '../support/temp.js'
import { resultOf } from '../support/transcripts.js'

const posix = process.platform !== 'win32'

async function collect(log: RunRecord['log'], limit?: number): Promise<LogFolder> {
  const place = { document: { schema: 1 }, parent: path.join(tempFolder(), 'logs') }
  return await collectLogs({ ...recordOf('commit'), log }, limit === undefined ? place : { ...place, limit })
}

function contents({ directory }: LogFolder): Record<string, string> {
  const names = fs.readdirSync(directory).sort()
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(directory, name), 'utf8')]))
}

describe('the folder of logs', () => {
  test('has the log, the one before it and the report', async () => {
    const folder = tempFolder()
    const log = tempFile('my.log', 'new', folder)
    tempFile('my.log.bak', 'old', folder)
    const logs = await collect({ path: log, archivedTo: `${log}.bak`, writer: 'dismount' })
    expect(contents(logs)).toEqual({
      'dism-this-run.log': 'new\n',
      'dism.log': 'new',
      'dism.log.bak': 'old',
      'report.json': '{\n  "schema": 1\n}\n'
    })
    expect(logs.files.map((file) => path.basename(file)).sort()).toEqual(Object.keys(contents(logs)))
    expect(logs.lines).toEqual(['new'])
    expect(logs.remarks).toEqual([])
  })

  test('is another one for every step', async () => {
    const log = { path: tempFile('dism.log', ''), archivedTo: null, writer: 'dismount' as const }
    const [one, other] = [await collect(log), await collect(log)]
    expect(one.directory).not.toBe(other.directory)
  })

  test('does without a log that was not opened or a .bak that is not there', async () => {
    expect(Object.keys(contents(await collect(null)))).toEqual(['report.json'])
    const logs = await collect({
      path: tempFile('dism.log', 'x'),
      archivedTo: null,
      writer: 'dismount' as const
    })
    expect(Object.keys(contents(logs))).toEqual(['dism-this-run.log', 'dism.log', 'report.json'])
    expect(logs.remarks).toEqual([])
  })

  test('has a remark for a log that has gone', async () => {
    const logs = await collect({
      path: path.join(tempFolder(), 'dism.log'),
      archivedTo: null,
      writer: 'dismount' as const
    })
    expect(logs.remarks).toEqual([expect.stringMatching(/dism\.log is not among the logs: ENOENT/)])
  })

  test('has the end of a log that is too long, and says so in it', async () => {
    const logs = await collect(
      {
        path: tempFile('dism.log', 'a'.repeat(50) + 'b'.repeat(100)),
        archivedTo: null,
        writer: 'dismount' as const
      },
      100
    )
    const remark = 'the first 50 bytes of 150 are left out; the limit is 100'
    expect(contents(logs)['dism.log']).toBe(`[${remark}]\n${'b'.repeat(100)}`)
    expect(logs.remarks).toEqual([expect.stringContaining(remark)])
    expect(JSON.parse(contents(logs)['report.json'] ?? '')).toEqual({ schema: 1, remarks: logs.remarks })
  })

  test('has of a log of DISM the lines of this run, also when it is archived in the middle', async () => {
    const log = tempFile('dism.log', `${datedLine(4711, 'before')}\n`)
    const logsBefore = await markLogs(likelyLogs(log, {}))
    fs.appendFileSync(log, `${datedLine(4711, 'first')}\n${datedLine(99, 'theirs')}\n`)
    fs.renameSync(log, `${log}.bak`)
    fs.writeFileSync(log, `${datedLine(4711, 'second')}\n`)
    const record = {
      ...recordOf('commit'),
      logsBefore,
      log: { path: log, archivedTo: null, writer: 'dism' as const }
    }
    const logs = await collectLogs(record, { document: {}, parent: tempFolder() })
    expect(contents(logs)['dism-this-run.log']).toBe(
      `${datedLine(4711, 'first')}\n${datedLine(4711, 'second')}\n`
    )
    expect(contents(logs)['dism.log.bak']).toContain('theirs')
  })

  test('has what was mounted before and after, where somebody looked', async () => {
    const { mount } = resultOf('commit')
    if (mount === null) throw new Error('the recorded run has changed')
    const record = { ...recordOf('commit'), log: null, mountsBefore: [mount], mountsAfter: [] }
    const logs = await collectLogs(record, { document: {}, parent: tempFolder() })
    expect(JSON.parse(contents(logs)['mounts-before.json'] ?? '')).toEqual([mount])
    expect(contents(logs)['mounts-after.json']).toBe('[]\n')
    expect(logs.files).toHaveLength(3)
  })

  test("has the end of Windows' own log of devices, after a failure only", async () => {
    const windows = tempFolder()
    fs.mkdirSync(path.join(windows, 'INF'))
    const lines = Array.from({ length: 300 }, (_, index) => `line ${index}`)
    fs.writeFileSync(path.join(windows, 'INF', 'setupapi.offline.log'), lines.join('\r\n'))
    const place = { document: {}, parent: tempFolder(), env: { WINDIR: windows } }
    const failed = await collectLogs({ ...recordOf('partial-unmount'), log: null }, place)
    expect(contents(failed)['setupapi.offline.log']).toBe(
      lines
        .slice(100)
        .map((line) => `${line}\n`)
        .join('')
    )
    const saved = await collectLogs({ ...recordOf('commit'), log: null }, place)
    expect(Object.keys(contents(saved))).toEqual(['report.json'])
    const other = await collectLogs({ ...recordOf('partial-unmount'), log: null }, { ...place, env: {} })
    expect(other.remarks).toEqual([])
  })

  test('has all of a log of 20 MiB', async () => {
    const log = Buffer.alloc(20 * 1024 * 1024, 'line of a log\n')
    const logs = await collect({
      path: tempFile('dism.log', log),
      archivedTo: null,
      writer: 'dismount' as const
    })
    expect(fs.readFileSync(path.join(logs.directory, 'dism.log')).equals(log)).toBe(true)
  })

  test('does not take a file that has another name, too', async () => {
    const folder = tempFolder()
    const secret = tempFile('secret', 'a key', folder)
    const log = path.join(folder, 'dism.log')
    fs.linkSync(secret, log)
    const logs = await collect({ path: log, archivedTo: null, writer: 'dismount' })
    expect(logs.files.map((file) => path.basename(file))).not.toContain('dism.log')
    expect(logs.remarks).toEqual([
      expect.stringContaining('dism.log is not among the logs: it has another name'),
      expect.stringContaining('dism-this-run.log is empty: it has another name')
    ])
  })

  test.skipIf(!posix)('does not follow a link', async () => {
    const folder = tempFolder()
    const secret = tempFile('id_rsa', 'secret', folder)
    const link = path.join(folder, 'dism.log')
    fs.symlinkSync(secret, link)
    fs.symlinkSync(secret, `${link}.bak`)
    const logs = await collect({ path: link, archivedTo: `${link}.bak`, writer: 'dismount' })
    expect(JSON.stringify(contents(logs))).not.toContain('secret')
    expect(logs.remarks).toEqual([
      expect.stringContaining('dism.log is not among the logs: it is a link'),
      expect.stringContaining('dism.log.bak is not among the logs: it is a link'),
      expect.stringContaining('dism-this-run.log is empty: it is a link')
    ])
  })

  test('takes regular files only', async () => {
    const folder = tempFolder()
    const logs = await collect({ path: folder, archivedTo: null, writer: 'dismount' as const })
    expect(logs.remarks).toContain(`${folder} is not among the logs: it is not a regular file`)
  })

  test.skipIf(!posix)('has a remark for a log that may not be read', async () => {
    const folder = tempFolder()
    const log = tempFile('dism.log', 'x', folder)
    fs.chmodSync(log, 0)
    const logs = await asNobody(folder, async () => {
      const place = { document: {}, parent: path.join(folder, 'logs') }
      return await collectLogs(
        { ...recordOf('commit'), log: { path: log, archivedTo: null, writer: 'dismount' as const } },
        place
      )
    })
    expect(logs.remarks[0]).toContain('dism.log is not among the logs: EACCES')
  })
})

/** As a user without root's rights, when the tests run as root. */
async function asNobody<Value>(folder: string, work: () => Promise<Value>): Promise<Value> {
  if (process.getuid?.() !== 0) return await work()
  fs.chmodSync(folder, 0o777)
  process.seteuid?.(65534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
