import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { figure } from '../../bench/figures.mjs'
import { factsText, figuresText, machine, quote, readmeLine } from '../../bench/page.mjs'
import { exponentsOf, operations } from '../../bench/scale.mjs'
import { axisTable } from '../../bench/tables.mjs'
import { root } from '../support/transcripts.js'

const read = (name: string) => fs.readFileSync(path.join(root, name), 'utf8')
const versions = { core: 'dismount 1.0.0', wimlib: 'wimlib 1.13.5', sevenZip: '7-Zip 26.02' }

function told(name: string, ours: number, peer: number) {
  const what = { workload: name, unit: 's', peerName: versions.wimlib, headline: true }
  return { name, ...figure(what, { ours: [ours], peer: [peer] }) }
}

describe('the page', () => {
  test('has a place for all that is written', () => {
    const page = read('docs/performance.md')
    for (const name of ['facts', 'figures', 'levels', 'facts of scale', 'scale'])
      expect(page).toContain(`<!-- end of ${name} -->`)
  })

  test('tells what the machine is, and neither whose nor where', () => {
    const text = factsText({
      ...machine(),
      tmpfs: true,
      versions,
      corpora: [{ name: 'pe', folder: '/home/me/pe', files: 727, bytes: 673e6, from: 'libwine 8.0' }]
    })
    expect(text).toContain('- **pe**: 727 files, 673.0 MB: libwine 8.0.')
    expect(text).toContain('wimlib 1.13.5; 7-Zip 26.02')
    expect(text).not.toContain('/home')
  })

  test('names what failed', () => {
    expect(figuresText({ figures: [told('a', 1, 2)], failures: ['table'] })).toContain(
      'Could not be taken in this run: `table`.'
    )
  })
})

describe('the README', () => {
  test('quotes what there is, in one line', () => {
    const figures = [told('verify-pe-lzx', 1, 3.414), told('table', 1, 5), told('extract-small', 2, 1)]
    expect(readmeLine(figures, { cores: 2, versions })).toBe(
      'Times as fast as wimlib 1.13.5 on 2 cores: verifying 3.41, mounting 0.50'
    )
    expect(() => readmeLine([], { cores: 2, versions })).toThrow('no figure')
  })

  test('has the place for it, once', () => {
    expect(quote(read('README.md'), 'NEW')).toContain('<!-- speed -->NEW<!-- end of speed -->')
    expect(() => quote('no place', 'NEW')).toThrow('There is no place for "speed".')
  })

  test('quotes no number that is not on the page', () => {
    const [line = ''] = /<!-- speed -->.*<!-- end of speed -->/.exec(read('README.md')) ?? []
    const page = read('docs/performance.md')
    for (const [number] of line.replace(/wimlib \S+/, '').matchAll(/\d+\.\d+/g))
      expect(page).toContain(`${number} times as fast`)
  })
})

test('a table of scale ends with the exponents of time and of memory', () => {
  const points = [1000, 10_000].map((x) => ({
    label: `${x} files`,
    x,
    costs: Object.fromEntries(
      operations.map((operation) => [operation, { seconds: x / 1000, megabytes: 10 }])
    ) as Record<(typeof operations)[number], { seconds: number; megabytes: number }>
  }))
  const lines = axisTable({ name: 'files', points, exponents: exponentsOf(points) }).split('\n')
  expect(lines.at(-1)).toContain('1.00, 0.00')
  expect(lines.at(-2)).toContain('10 s, 10 MB')
  const [first] = points
  if (first !== undefined) first.costs.verify.megabytes = 0
  expect(exponentsOf(points)?.verify).toMatchObject({ time: expect.closeTo(1) as number, memory: null })
})
