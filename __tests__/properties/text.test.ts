import fs from 'node:fs'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { code, html } from '../../src/report/html.js'
import { failuresOf } from '../../src/report/failure.js'
import { printable, printableLine } from '../../src/report/printable.js'
import { renderSummary } from '../../src/report/summary.js'
import { githubRunner } from '../../src/runner.js'
import { hostileText } from '../support/arbitrary.js'
import { readLines, splitLines } from '../support/commands.js'
import { makeFileCommands, parsePairs } from '../support/file-commands.js'
import { quietly } from '../support/quiet.js'
import { recordOf } from '../support/records.js'
import { tempFolder } from '../support/temp.js'

const { printed } = quietly()

function commandsIn(output: string): string[] {
  return readLines(splitLines(output)).flatMap((line) => (line.kind === 'command' ? [line.command.name] : []))
}

describe('any text', () => {
  test('is no command once it is printable, and steers no terminal', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(commandsIn(printable(text))).toEqual([])
        expect(commandsIn(printableLine(text))).toEqual([])
        expect(printable(text)).not.toMatch(/[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/u)
        expect(printableLine(text)).not.toMatch(/[\r\n]/)
        expect(printable(text).isWellFormed()).toBe(true)
      }),
      { numRuns: 1000 }
    )
  })

  test('gives the commands that we meant, wherever it is printed', () => {
    const { exitCode } = process
    onTestFinished(() => {
      process.exitCode = exitCode
    })
    fc.assert(
      fc.property(hostileText(), hostileText(), (title, text) => {
        const before = printed().length
        githubRunner.info(text)
        githubRunner.debug(text)
        githubRunner.startGroup(title)
        githubRunner.endGroup()
        githubRunner.notice({ title, text })
        githubRunner.warning({ title, text })
        githubRunner.fail({ title, text })
        const told = commandsIn(printed().slice(before))
        expect(told).toEqual(['debug', 'group', 'endgroup', 'notice', 'warning', 'error'])
      })
    )
  })

  test('is an output of its own, and no other', () => {
    const files = makeFileCommands(tempFolder())
    for (const [name, file] of Object.entries(files)) vi.stubEnv(name, file)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    const output = files.GITHUB_OUTPUT ?? ''
    fc.assert(
      fc.property(hostileText(), hostileText(), (one, other) => {
        fs.writeFileSync(output, '')
        githubRunner.setOutputs({ 'error-message': one, 'image-name': other, verified: 'false' })
        const told = parsePairs(fs.readFileSync(output, 'utf8'))
        expect(Object.keys(told)).toEqual(['error-message', 'image-name', 'verified'])
        expect(told.verified).toBe('false')
      })
    )
  })
})

describe('HTML', () => {
  test('has no markup but ours', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(html`<a href="${text}">${text}</a>${code(text)}`.markup).toMatch(
          /^<a href="[^"<>\n]*">[^"<>\n]*<\/a><code>[^"<>\n]*<\/code>$/
        )
      })
    )
  })

  test('of a summary is made of known tags, in blocks that no text can end', () => {
    const known =
      /^<(?:\/?(?:h3|table|tr|th|td|code|p|pre|details|summary)|br|th align="left"|a href="https:\/\/github\.com\/[^"<>]*"|\/a)>$/
    const runs = ['commit', 'partial-unmount', 'integrity-failure', 'crash'].map((name) => recordOf(name))
    fc.assert(
      fc.property(fc.constantFrom(...runs), fc.array(hostileText(), { minLength: 1 }), (record, texts) => {
        const hostile = poisoned(record, texts)
        const summary = renderSummary({
          record: hostile,
          failures: failuresOf(hostile),
          artifact: { name: texts[0] ?? '', url: 'https://github.com/octo/image/actions/runs/1/artifacts/2' },
          logs: { directory: texts.at(-1) ?? '', lines: texts }
        })
        for (const [tag] of summary.matchAll(/<[^>]*>?/g)) expect(tag).toMatch(known)
        for (const block of summary.trimEnd().split(/\n[ \t]*\n/)) expect(block).toMatch(/^</)
      })
    )
  })
})

// Words of the protocol, whose values are known.
const fixed = new Set(
  'phase severity unit result verified kind status level writer use code digest mode chosen'.split(' ')
)

/** A copy with other texts in the place of all free ones; the keys of maps and the classes of objects stay. */
function poisoned<Value>(value: Value, texts: readonly string[]): Value {
  let next = 0
  const walk = (item: unknown, key: string): unknown => {
    if (typeof item === 'string') return fixed.has(key) ? item : (texts[next++ % texts.length] ?? '')
    if (Array.isArray(item)) return item.map((one: unknown) => walk(one, key))
    if (typeof item !== 'object' || item === null || Object.getPrototypeOf(item) !== Object.prototype)
      return item
    return Object.fromEntries(Object.entries(item).map(([name, one]) => [name, walk(one, name)]))
  }
  return walk(value, '') as Value
}
