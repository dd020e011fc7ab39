import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { fill, tablePages } from '../scripts/docs.mjs'
import { Page } from './support/markdown.js'
import { root } from './support/transcripts.js'

const readme = new Page('README.md')

describe('the README', () => {
  test.each(tablePages())('$name has the tables of action.yml and verify/action.yml', ({ now, wanted }) => {
    expect(now).toBe(wanted)
  })

  test('is read in one go: 200 lines at most', () => {
    expect(readme.text.trimEnd().split('\n').length).toBeLessThanOrEqual(200)
  })

  test('has the two commands with which people begin', () => {
    const commands = readme.blocks.filter(({ language }) => language === 'sh').map(({ code }) => code)
    expect(commands).toEqual(['npm ci && npm run demo', 'npm ci && npm test'])
  })

  test('shows pictures that are there, and small', () => {
    const pictures = readme.links.filter((link) => link.endsWith('.png'))
    expect(pictures.length).toBeGreaterThan(0)
    for (const picture of pictures)
      expect(fs.statSync(path.join(root, picture)).size, picture).toBeLessThan(150_000)
  })
})

test('a page without the place for a table is an error', () => {
  expect(() => fill('# Page\n', { inputs: '| a |' })).toThrow('There is no place for "inputs".')
})
