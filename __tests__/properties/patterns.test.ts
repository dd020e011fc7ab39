import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { root } from '../support/transcripts.js'

// Texts come from images, logs and inputs, and may be megabytes in one line. A pattern that begins anywhere and repeats
// something without a bound tries each place again: such a line took minutes.
const harmless = [
  // One class: what it has matched is not tried again.
  '/[^A-Za-z0-9_.-]+/g',
  // A number of ours.
  '/\\B(?=(\\d{3})+$)/g'
]

function patternsOf(file: string): string[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Whether it begins anywhere and has no longest match. */
function isUnbounded(pattern: string): boolean {
  const plain = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  return !plain.startsWith('/^') && /[*+]|\{\d+,\}/.test(plain)
}

test('no pattern can take more time than the text is long', () => {
  const folder = path.join(root, 'src')
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name))
  const patterns = files.flatMap(patternsOf)
  expect(patterns.length).toBeGreaterThan(20)
  expect([...new Set(patterns.filter(isUnbounded))].sort()).toEqual(harmless.sort())
})
