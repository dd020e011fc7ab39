import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { markLogs, marksOf } from '../../src/report/log-marks.js'
import { readSharedLog, readWholeLog } from '../../src/report/log-reader.js'
import { datedLine, foreignLine, paragraph, type Paragraph } from '../support/dism-log.js'
import { Random } from '../support/generate.js'
import { tempFile, tempFolder } from '../support/temp.js'

const pid = 4711

/** What a run finds of itself when this happens to the log, which is there before it, while it runs. */
async function slice(log: string, during: () => void): Promise<readonly string[]> {
  const marks = marksOf(await markLogs([log]), log)
  during()
  return (await readSharedLog(log, { pid, marks })).lines
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

const mine = (words: string) => datedLine(pid, words)
const theirs = (words: string) => datedLine(99, words)

describe('the lines of a run in a log of DISM', () => {
  test('are those behind the end that it had before', async () => {
    const log = tempFile('dism.log', text([mine('an earlier process of that number'), theirs('a')]))
    const lines = await slice(log, () => {
      fs.appendFileSync(log, text([theirs('b'), mine('c'), '[4711.3] d', 'block', theirs('e')]))
    })
    expect(lines).toEqual([mine('c'), '[4711.3] d', 'block'])
  })

  test.each(['renamed', 'copied and cut'])(
    'go on in the new log when the old one is %s in the middle',
    async (how) => {
      const log = tempFile('dism.log', text([mine('before'), theirs('a')]))
      fs.writeFileSync(`${log}.bak`, text([mine('of an older .bak')]))
      const lines = await slice(log, () => {
        fs.appendFileSync(log, text([mine('first'), theirs('b')]))
        if (how === 'renamed') fs.renameSync(log, `${log}.bak`)
        else fs.copyFileSync(log, `${log}.bak`)
        fs.writeFileSync(log, text([theirs('c'), mine('second'), 'block']))
      })
      expect(lines).toEqual([mine('first'), mine('second'), 'block'])
    }
  )

  test('do not come from a .bak that was there before, longer or shorter than the log', async () => {
    for (const size of [1, 500]) {
      const log = tempFile('dism.log', text([theirs('a')]))
      fs.writeFileSync(`${log}.bak`, text(Array<string>(size).fill(mine('old'))))
      expect(
        await slice(log, () => {
          fs.appendFileSync(log, text([mine('new')]))
        })
      ).toEqual([mine('new')])
    }
  })

  test('are found in a log that was not there before', async () => {
    const log = path.join(tempFolder(), 'dism.log')
    expect(
      await slice(log, () => {
        fs.writeFileSync(log, text([theirs('a'), mine('b')]))
      })
    ).toEqual([mine('b')])
  })

  test('are found in a new log that is as long as the old one', async () => {
    const log = tempFile('dism.log', text([theirs('a')]))
    const lines = await slice(log, () => {
      fs.writeFileSync(log, text([mine('b')]))
      fs.appendFileSync(log, text([mine('c')]))
    })
    expect(lines).toEqual([mine('b'), mine('c')])
  })

  test('are found after two archivals, as far as they are there', async () => {
    const log = tempFile('dism.log', text([theirs('a')]))
    const lines = await slice(log, () => {
      for (const words of ['lost', 'first', 'second']) {
        fs.renameSync(log, `${log}.bak`)
        fs.writeFileSync(log, text([mine(words)]))
      }
    })
    expect(lines).toEqual([mine('first'), mine('second')])
  })

  test('are told by the process alone in a log that was not looked at before', async () => {
    const log = tempFile('dism.log', text([theirs('a'), mine('b')]))
    fs.writeFileSync(`${log}.bak`, text([mine('old')]))
    expect((await readSharedLog(log, { pid, marks: null })).lines).toEqual([mine('b')])
  })

  test('are none when the log has gone', async () => {
    const log = tempFile('dism.log', text([theirs('a')]))
    expect(
      await slice(log, () => {
        fs.rmSync(log)
      })
    ).toEqual([])
  })

  test('may be UTF-16 with its mark, UTF-8 with one, and broken bytes', async () => {
    const wide = (lines: readonly string[]) => Buffer.from(text(lines), 'utf16le')
    const log = tempFile('dism.log', Buffer.concat([Buffer.from([0xff, 0xfe]), wide([theirs('a')])]))
    expect(
      await slice(log, () => {
        fs.appendFileSync(log, wide([mine('ü 日本')]))
      })
    ).toEqual([mine('ü 日本')])

    const marked = path.join(tempFolder(), 'dism.log')
    const bytes = Buffer.concat([Buffer.from(`\ufeff${mine('a ')}`), Buffer.from([0xff, 0xc3, 0x0a])])
    expect(
      await slice(marked, () => {
        fs.writeFileSync(marked, bytes)
      })
    ).toEqual([mine('a \ufffd\ufffd')])
  })

  test('are cut in their middle where there are too many', async () => {
    const log = path.join(tempFolder(), 'dism.log')
    fs.writeFileSync(log, text(Array.from({ length: 100 }, (_, index) => mine(String(index)))))
    const { lines, remarks } = await readSharedLog(log, { pid, marks: null, limit: 600 })
    expect(lines).toContain('[94 lines are left out here]')
    expect(lines.at(-1)).toBe(mine('99'))
    expect(remarks).toEqual([`Of this run's lines of ${log} 94 in the middle are left out.`])
  })

  test.skipIf(process.platform === 'win32')('are not looked for behind a link', async () => {
    const folder = tempFolder()
    const log = path.join(folder, 'dism.log')
    fs.symlinkSync(tempFile('secret', mine('secret'), folder), log)
    await expect(readSharedLog(log, { pid, marks: null })).rejects.toThrow('links are not followed')
    expect(marksOf(await markLogs([log]), log)).toEqual({ log: null, bak: null })
  })

  test(
    'are all found, and no other, whatever is written and archived when',
    { timeout: 60_000 },
    async () => {
      for (let seed = 0; seed < 200; seed++) await checkRandomRun(new Random(seed), seed)
    }
  )
})

/** Processes that write in turns, an archival or none, a log and a `.bak` that may have been there before. */
async function checkRandomRun(random: Random, seed: number): Promise<void> {
  const log = path.join(tempFolder(), 'dism.log')
  const ending = random.one(['\n', '\r\n', '\r'])
  const write = (file: string, paragraphs: readonly Paragraph[]) => {
    const lines = paragraphs.flatMap(({ lines }) => lines)
    fs.appendFileSync(file, lines.map((line) => `${line}${ending}`).join(''))
  }
  const some = (most: number) => random.list(most, () => paragraph(random, random.one([pid, 99, 100])))
  if (random.below(2) === 0) write(log, some(20))
  if (random.below(2) === 0) write(`${log}.bak`, some(20))

  // A block that the runs before left open is not ours.
  const border: Paragraph = { pid: 0, lines: [foreignLine] }
  const [first, second] = [
    [border, ...some(20)],
    [border, ...some(20)]
  ]
  const found = await slice(log, () => {
    write(log, first)
    const how = random.below(3)
    if (how === 0) fs.renameSync(log, `${log}.bak`)
    if (how === 1) {
      fs.copyFileSync(log, `${log}.bak`)
      fs.truncateSync(log)
    }
    write(log, second)
  })
  const wanted = [...first, ...second].filter((one) => one.pid === pid).flatMap(({ lines }) => lines)
  expect(found, `seed ${seed}`).toEqual(wanted)
}

describe('the log of an engine of ours', () => {
  test('is the run, as a whole', async () => {
    const log = tempFile('dism.log', text([mine('a'), theirs('b'), 'c']))
    expect(await readWholeLog(log)).toEqual({ lines: [mine('a'), theirs('b'), 'c'], remarks: [] })
  })
})
