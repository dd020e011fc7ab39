import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { fuzzedSoFar } from '../../trust/builds.mjs'
import { page, table } from '../../trust/page.mjs'
import { figureOf, newest, readRecord, type Recorded } from '../../trust/record.mjs'
import { sections } from '../../trust/sections.mjs'

const figure = { what: 'a | b', tried: 1234, triedWord: 'kills', wrong: 0, badWord: 'images lost' }
const part = (section: string, date: string): Recorded => ({ section, date, command: 'c', figures: [figure] })

test('of each part the newest run counts, in the order of the parts', () => {
  const before = [part('kill', '2026-01-01'), part('crash', '2026-01-01'), part('gone', '2026-01-01')]
  const now = [part('kill', '2026-01-02')]
  expect(newest(before, now, ['crash', 'kill', 'peer'])).toEqual([
    part('crash', '2026-01-01'),
    part('kill', '2026-01-02')
  ])
})

test('the page says when each part ran, its figures, and why one did not run', () => {
  const skipped = { ...figure, what: 'a device', tried: 0, skipped: 'there is none' }
  const recorded = [part('crash', '2026-01-01'), { ...part('device', '2026-01-02'), figures: [skipped] }]
  const text = page(recorded, [figureOf({ ...figure, what: 'fuzzing', bad: ['one', 'two'] })])
  expect(text).toContain('- 2026-01-01, `c`: crash.\n- 2026-01-02, `c`: device.')
  expect(text).toContain('| a \\| b | 1,234 kills | 0 images lost |')
  expect(text).toContain('| a device |  | not run: there is none |')
  expect(text).not.toContain('different disks |')
  expect(text).toContain('| fuzzing | 1,234 kills | 2 images lost |')
})

test('crashes are counted together with the different disks that they left', () => {
  const crashes = { ...figure, tried: 2288, triedWord: 'crashes', different: 1137 }
  expect(table([crashes])).toBe('a | b  2,288 crashes on 1,137 different disks  0 images lost')
  expect(page([{ ...part('crash', '2026-01-01'), figures: [crashes] }], [])).toContain(
    '| 2,288 crashes on 1,137 different disks | 0 images lost |'
  )
})

test('docs/trust.md is the page of what is recorded, and each part but fuzzing is', () => {
  const docs = path.join(import.meta.dirname, '..', '..', 'docs', 'trust.md')
  expect(fs.readFileSync(docs, 'utf8')).toBe(page(readRecord(), fuzzedSoFar().map(figureOf)))
  expect([...readRecord().map(({ section }) => section), 'fuzz'].sort()).toEqual(
    sections.map(({ name }) => name).sort()
  )
})
