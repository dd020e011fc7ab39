// Writes the tables of inputs and outputs in README.md from action.yml; --check says whether they are current.
import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

const root = path.join(import.meta.dirname, '..')

/**
 * @param {{ inputs: Record<string, any>, outputs: Record<string, any> }} action
 * @returns {Record<string, string>} Markdown by the name of its place
 */
export function tables(action) {
  const cell = (/** @type {string} */ text) =>
    text
      .trim()
      .replace(/\s*\n\s*/g, ' ')
      .replaceAll('|', '\\|')
  const inputs = Object.entries(action.inputs).map(([name, { description, required, default: value }]) => {
    const shown = required ? '**required**' : value === '' ? '' : `\`${value}\``
    return `| \`${name}\` | ${shown} | ${cell(description)} |`
  })
  const outputs = Object.entries(action.outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`
  )
  return {
    inputs: ['| input | default | meaning |', '|---|---|---|', ...inputs].join('\n'),
    outputs: ['| output | meaning |', '|---|---|', ...outputs].join('\n')
  }
}

/**
 * @param {string} readme
 * @param {Record<string, string>} content
 */
export function fill(readme, content) {
  return Object.entries(content).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- end of ${name} -->)`),
        (_, start, end) => `${start}\n${table}\n${end}`
      ),
    readme
  )
}

/** README.md as it is, and as it should be. */
export function readme() {
  const file = path.join(root, 'README.md')
  const now = fs.readFileSync(file, 'utf8')
  return {
    file,
    now,
    wanted: fill(now, tables(parse(fs.readFileSync(path.join(root, 'action.yml'), 'utf8'))))
  }
}

if (process.argv[1] === import.meta.filename) {
  const { file, now, wanted } = readme()
  if (process.argv[2] === '--check') {
    if (now !== wanted) console.error('README.md is not current. Run "npm run docs" and commit the result.')
    process.exitCode = now === wanted ? 0 : 1
  } else {
    fs.writeFileSync(file, wanted)
  }
}
