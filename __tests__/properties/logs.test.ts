import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { excerpt, lastErrors } from '../../src/report/log-errors.js'
import { readSharedLog, readWholeLog } from '../../src/report/log-reader.js'
import { LineKeeper, LineOwner } from '../../src/report/log-slice.js'
import { collectLogs } from '../../src/report/logs.js'
import { hostileBytes, hostileText } from '../support/arbitrary.js'
import { datedLine } from '../support/dism-log.js'
import { recordOf } from '../support/records.js'
import { tempFile, tempFolder } from '../support/temp.js'

const lineText = hostileText().map((text) => text.replace(/[\r\n]/g, ' '))

/** Whether the lines are among the others, in their order. */
function isPart(lines: readonly string[], of: readonly string[]): boolean {
  let at = 0
  return lines.every((line) => {
    at = of.indexOf(line, at) + 1
    return at > 0
  })
}

describe('the lines of our process', () => {
  test('are lines of the log, in their order, and begin with one that names it', () => {
    fc.assert(
      fc.property(fc.array(lineText, { maxLength: 30 }), (lines) => {
        const owner = new LineOwner(4711)
        const owned = lines.filter((line) => owner.owns(line))
        expect(isPart(owned, lines)).toBe(true)
        if (owned[0] !== undefined) expect(owned[0]).toContain('4711')
      })
    )
  })

  test('are never those that another process begins, whatever their text says', () => {
    fc.assert(
      fc.property(fc.array(lineText, { maxLength: 10 }), (texts) => {
        const owner = new LineOwner(4711)
        for (const text of texts) expect(owner.owns(datedLine(99, text))).toBe(false)
      })
    )
  })
})

test('a log of any bytes is read without an error, up to the limit', async () => {
  const log = tempFile('dism.log', '')
  await fc.assert(
    fc.asyncProperty(
      fc.array(hostileBytes(), { maxLength: 6 }),
      fc.integer({ min: 2, max: 400 }),
      async (pieces, limit) => {
        fs.writeFileSync(log, Buffer.concat(pieces))
        const whole = await readWholeLog(log, limit)
        const shared = await readSharedLog(log, { pid: 4711, marks: null, limit })
        for (const { lines } of [whole, shared]) {
          const kept = lines.filter((line) => !/^\[\d+ lines are left out here\]$/.test(line))
          expect(kept.join('\n').length).toBeLessThanOrEqual(limit)
          for (const line of kept) expect(line).not.toMatch(/[\r\n]/)
        }
      }
    )
  )
})

test('of a text without end the first and the last lines stay, and the rest is counted', () => {
  fc.assert(
    fc.property(fc.array(lineText, { maxLength: 60 }), fc.integer({ min: 2, max: 500 }), (lines, limit) => {
      const keeper = new LineKeeper(limit)
      for (const line of lines) keeper.add(line)
      const kept = keeper.lines()
      expect(kept.length).toBe(lines.length - keeper.omitted + (keeper.omitted > 0 ? 1 : 0))
    })
  )
})

test('what a failure shows of a log are lines of it', () => {
  fc.assert(
    fc.property(
      fc.array(lineText, { maxLength: 30 }),
      fc.integer({ min: 1, max: 10 }),
      hostileText(),
      (lines, count, except) => {
        for (const shown of [
          lastErrors(lines, { code: '0xC1420117', count, except }),
          excerpt(lines, { code: null, count })
        ]) {
          expect(shown.length).toBeLessThanOrEqual(count)
          expect(isPart(shown, lines)).toBe(true)
        }
      }
    )
  )
})

test('logs are kept under names of ours in our folder, wherever the core says that its log is', async () => {
  const parent = path.join(tempFolder(), 'ours')
  const known = /^(?:report\.json|mounts-(?:before|after)\.json|dism\.log(?:\.bak)?|dism-this-run\.log)$/
  const record = recordOf('commit')
  await fc.assert(
    fc.asyncProperty(hostileText(), hostileText(), async (log, archivedTo) => {
      const told = { ...record, log: { path: log, archivedTo, writer: 'dism' as const } }
      const { directory, files } = await collectLogs(told, { document: {}, parent })
      expect(path.dirname(directory)).toBe(parent)
      for (const file of files) {
        expect(path.dirname(file)).toBe(directory)
        expect(path.basename(file)).toMatch(known)
      }
      expect(fs.readdirSync(directory).every((name) => known.test(name))).toBe(true)
    }),
    { numRuns: 50 }
  )
})
