import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Browser, findChromium, summaryPage } from '../scripts/summary-page.mjs'
import { failuresOf } from '../src/report/failure.js'
import { renderSummary } from '../src/report/summary.js'
import { startVerifyRecord } from '../src/verify/record.js'
import { renderVerifySummary } from '../src/verify/summary.js'
import { recordWith } from './support/records.js'
import { root } from './support/transcripts.js'

// The summary as a reader sees it: rendered by Chromium, where that is installed, at the width that GitHub gives it.
const program = findChromium()
const width = 900
const elements = [
  'a',
  'br',
  'code',
  'details',
  'h3',
  'p',
  'pre',
  'summary',
  'table',
  'tbody',
  'td',
  'th',
  'tr'
]
const attributes = ['align', 'href']

interface Looked {
  elements: string[]
  attributes: string[]
  /** How far parts reach beyond the page or their table. */
  beyond: number
}

const text =
  '</code></td></tr></table>\n\n# x\n<img src=x onerror=alert(1)><script>document.title="x"</script>" onclick="x'
const error = { code: '0x80004005', what: text, where: text, cause: text, next: text }

function hostileDismount(): string {
  const record = recordWith({ path: `/mnt/${text}`, result: 'failed', saved: false, error })
  return renderSummary({
    record,
    failures: failuresOf(record),
    artifact: { name: text, url: 'https://example.org/"><script>' },
    logs: { directory: '/temp', lines: [text, text] }
  })
}

function hostileVerification(): string {
  const inputs = { images: [text], level: 'full', requireTable: false, summary: true } as const
  const record = startVerifyRecord({ inputs, files: [text], startedAt: new Date(0) })
  return renderVerifySummary(record, [{ path: text, ...error }])
}

describe.skipIf(program === null)('the job summary in a browser', () => {
  const folder = path.join(root, '__tests__', 'report', '__snapshots__')
  const summaries = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.summary'))
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
  const hostile = [hostileDismount(), hostileVerification()]
  const expression = `(() => {
    const article = document.querySelector('article')
    return ${JSON.stringify([...summaries, ...hostile]).replaceAll('<', '\\u003c')}.map((summary) => {
      article.innerHTML = summary
      for (const folded of article.querySelectorAll('details')) folded.open = true
      const all = [...article.querySelectorAll('*')]
      const beyond = [document.documentElement, ...article.querySelectorAll('table')]
        .map((element) => element.scrollWidth - element.clientWidth)
      return {
        elements: [...new Set(all.map((element) => element.localName))].sort(),
        attributes: [...new Set(all.flatMap((element) => element.getAttributeNames()))]
          .filter((name) => name !== 'open').sort(),
        beyond: Math.max(0, ...beyond)
      }
    })
  })()`

  test(
    'has no element that GitHub would take out, no script, and fits into the page',
    { timeout: 90_000 },
    () => {
      expect(summaries.length).toBeGreaterThan(3)
      const browser = new Browser({ program: program ?? '', width })
      const looked = browser.ask(summaryPage(''), expression) as Looked[]
      expect(looked).toHaveLength(summaries.length + hostile.length)
      for (const { elements: found, attributes: given } of looked) {
        expect(elements).toEqual(expect.arrayContaining(found))
        expect(attributes).toEqual(expect.arrayContaining(given))
      }
      expect(looked.slice(0, summaries.length).map(({ beyond }) => beyond)).toEqual(summaries.map(() => 0))
    }
  )
})
