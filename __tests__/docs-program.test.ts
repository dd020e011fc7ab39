import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { errorsOf } from '../scripts/docs.mjs'
import { anchor, errorsPage, readErrors, readOwnCodes } from '../scripts/errors-page.mjs'
import { committedCore } from './support/bundle.js'
import { allPages, Page, userPages } from './support/markdown.js'

// What the pages say of the program, by the program.
const core = process.platform === 'linux' ? committedCore : null
const some = {
  code: '0xC1420117',
  decimal: -1052638953,
  name: '',
  meaning: 'the mount was taken off only in part',
  cause: "'dism /Get-MountedWimInfo' tells | or <not>",
  next: 'try again.'
}

describe('the page of errors', () => {
  test('has a row a code, with an anchor, both numbers and sentences', () => {
    const page = errorsPage([some], [])
    expect(page).toContain(
      '| <a id="0xc1420117"></a>`0xC1420117`<br>-1052638953 | The mount was taken off only in part. | ' +
        '`dism /Get-MountedWimInfo` tells \\| or \\<not>. | Try again. |'
    )
  })

  test('has no place for a code of an unknown part, so that none is lost', () => {
    expect(() => errorsPage([{ ...some, code: '0x80990001' }], [])).toThrow('No group for 0x80990001')
  })

  test('is not made by a program that cannot tell', () => {
    expect(() => readErrors('/bin/true')).toThrow('missing or too old')
  })

  test.skipIf(core === null)('is the table of the program', () => {
    const { now, wanted } = errorsOf(core ?? '')
    expect(now).toBe(wanted)
  })

  test.skipIf(core === null)('has every code of our own', () => {
    const known = readErrors(core ?? '').map(({ code }) => code)
    expect(readOwnCodes().length).toBeGreaterThan(20)
    expect(known).toEqual(expect.arrayContaining(readOwnCodes()))
  })
})

// An exit code of Node.js, not of a dismount.
const others = ['0xC0000409']

test('every code that a page for users names is on the page of errors', () => {
  const known = new Page('docs/errors.md').anchors
  for (const { name, text } of userPages()) {
    const codes = [...text.matchAll(/\b0x[0-9A-Fa-f]{8}\b/g)].map(([code]) => code)
    const unknown = codes.filter((code) => !others.includes(code) && !known.includes(anchor(code)))
    expect(unknown, name).toEqual([])
  }
})

describe.skipIf(core === null)('what the pages write of the command line', () => {
  const help = (...args: readonly string[]) =>
    execFileSync(core ?? '', [...args, '--help'], { encoding: 'utf8' })
  const main = help()
  const commands = [...main.slice(main.indexOf('Subcommands:')).matchAll(/^ {2}(\w+) {2,}/gm)].map(
    ([, command = '']) => command
  )
  const options = new Set(
    [main, ...commands.map((command) => help(command))]
      .flatMap((text) => [...text.matchAll(/--[a-z][a-z-]*/g)])
      .map(([option]) => option)
  )

  test('is in its help: commands and options', () => {
    expect(commands).toContain('verify')
    let seen = 0
    for (const { name, spans, blocks } of allPages().filter(
      ({ name }) => !name.startsWith('docs/decisions/')
    )) {
      const lines = [...spans, ...blocks.flatMap(({ code }) => code.split('\n'))]
      for (const line of lines) {
        const [, given] = /^(?:- run: )?(?:\S*[/\\])?dismount(?:\.exe)? (.+)$/.exec(line.trim()) ?? []
        if (given === undefined) continue
        seen += 1
        const [first = ''] = given.split(' ')
        if (/^[a-z]+$/.test(first)) expect(commands, `${name}: ${line}`).toContain(first)
        for (const [option] of given.matchAll(/--[a-z][a-z-]*/g))
          expect(options, `${name}: ${line}`).toContain(option)
      }
    }
    expect(seen).toBeGreaterThan(10)
  })
})
