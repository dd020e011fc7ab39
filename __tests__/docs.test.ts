import fs from 'node:fs'
import path from 'node:path'
import { validate } from '@actions/languageservice'
import { describe, expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'
import { readInputs } from '../src/inputs.js'
import { withBlock } from './support/bundle.js'
import { allPages, Page } from './support/markdown.js'
import { root } from './support/transcripts.js'

// The pages, the examples, action.yml and the code must say the same.

interface Step {
  id?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
interface Workflow {
  jobs: Record<string, { steps?: readonly Step[]; uses?: string; with?: Record<string, unknown> }>
}
interface Declared {
  inputs: Record<string, { required?: boolean; default?: string }>
  outputs: Record<string, unknown>
}

const own = /^OWNER\/dismount-windows-image(?:\/(.+))?@v0$/
const examples = fs.readdirSync(path.join(root, 'docs', 'examples')).map((name) => `docs/examples/${name}`)

function read(name: string): string {
  return fs.readFileSync(path.join(root, name), 'utf8')
}

/** What an action or a reusable workflow of this repository takes and gives; null for those of others. */
function declaredBy(uses: string): Declared | null {
  const found = own.exec(uses)
  if (found === null) return null
  const [, place = ''] = found
  if (!place.endsWith('.yml')) return parse(read(path.join(place, 'action.yml'))) as Declared
  return (parse(read(place)) as { on: { workflow_call: Declared } }).on.workflow_call
}

/** The inputs that do not exist, and the required ones that are missing. */
function badInputs({ uses = '', with: given = {} }: Step): string[] {
  const declared = declaredBy(uses)
  if (declared === null) return []
  const unknown = Object.keys(given).filter((name) => !(name in declared.inputs))
  const missing = Object.entries(declared.inputs).filter(
    ([name, { required }]) => required === true && !(name in given)
  )
  return [...unknown, ...missing.map(([name]) => name)].map((name) => `${uses}: ${name}`)
}

async function problemsOf(name: string, text: string): Promise<string[]> {
  const document = TextDocument.create(`file:///.github/workflows/${name}`, 'yaml', 1, text)
  // A reusable workflow of this repository is read from here, so that its inputs and outputs are known.
  const fileProvider = {
    getFileContent: ({ path: file }: { path: string }) => Promise.resolve({ name: file, content: read(file) })
  }
  const found = await validate(document, { fileProvider })
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value))
}

describe('the examples', () => {
  test('are there, and the README names all of them', () => {
    const named = new Page('README.md').links.filter((link) => link.startsWith('docs/examples/'))
    expect([...new Set(named)].sort()).toEqual([...examples].sort())
  })

  test.each(examples)('%s is a valid workflow', async (name) => {
    expect(await problemsOf(path.basename(name), read(name))).toEqual([])
  })

  test.each(examples)('%s gives inputs that there are, and uses outputs that there are', (name) => {
    const text = read(name)
    const { jobs } = parse(text) as Workflow
    let uses = 0
    for (const job of Object.values(jobs)) {
      const steps = job.steps ?? []
      uses += [job, ...steps].filter((step) => own.test(step.uses ?? '')).length
      expect([job, ...steps].flatMap((step) => badInputs(step as Step))).toEqual([])
      for (const { id, uses: action = '' } of steps) {
        const outputs = Object.keys(declaredBy(action)?.outputs ?? {})
        if (id === undefined || outputs.length === 0) continue
        const used = [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))]
        expect(outputs).toEqual(expect.arrayContaining(used.map(([, output]) => output)))
      }
    }
    expect(uses).toBeGreaterThan(0)
  })

  test.each(examples)('%s gives each step of ours values that it accepts', (name) => {
    for (const job of Object.values((parse(read(name)) as Workflow).jobs)) {
      const steps = (job.steps ?? []).filter(
        ({ uses = '' }) => own.exec(uses)?.[1] === undefined && own.test(uses)
      )
      for (const { with: given = {} } of steps)
        expect(() => {
          accepted(given)
        }).not.toThrow()
    }
  })
})

/** Reads inputs as the action does, once expressions are replaced. */
function accepted(given: Readonly<Record<string, unknown>>): void {
  const texts = Object.entries(given).map(([name, value]) => [
    name,
    String(value).replace(/\$\{\{.*?\}\}/g, 'x')
  ])
  const block = withBlock(Object.fromEntries(texts) as Record<string, string>)
  readInputs(
    { input: (name) => block[name] ?? '' },
    { workspace: '/work', defaultLog: null, platform: 'linux' }
  )
}

describe('the README’s steps', () => {
  const steps = new Page('README.md').blocks
    .filter(({ language }) => language === 'yaml')
    .flatMap(({ code }) => parse(code) as Step[])

  test('give inputs that there are', () => {
    expect(steps.filter(({ uses = '' }) => own.test(uses)).length).toBeGreaterThan(2)
    expect(steps.flatMap(badInputs)).toEqual([])
  })

  test('are valid in a workflow', async () => {
    const blocks = new Page('README.md').blocks.filter(({ language }) => language === 'yaml')
    for (const { code } of blocks) {
      const workflow = `on: push\njobs:\n  image:\n    runs-on: windows-2025\n    steps:\n${code}\n`
      expect(await problemsOf('readme.yml', workflow)).toEqual([])
    }
  })
})

describe('migrating', () => {
  const rows = new Page('docs/migrating.md').text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => [...line.matchAll(/`([a-z-]+): ([^`]+)`/g)])
    .map((pairs) => pairs.map(([, name = '', value = '']) => [name, value.replaceAll("'", '')] as const))
    .map((pairs) => pairs.filter(([name]) => name !== 'if'))
    .filter((pairs) => pairs.length > 0)

  test('names inputs of the action, with values that it accepts', () => {
    expect(rows.length).toBeGreaterThan(10)
    for (const pairs of rows) {
      // A directory that is not there would be refused.
      const given = pairs.filter(([name]) => name !== 'scratch-directory')
      const values = { path: '/mnt', mode: 'save', ...Object.fromEntries(given) }
      expect(badInputs({ uses: 'OWNER/dismount-windows-image@v0', with: values })).toEqual([])
      expect(() => {
        accepted(values)
      }).not.toThrow()
    }
  })

  test('leaves out no switch of the cmdlet', () => {
    const text = read('docs/migrating.md')
    const switches = [
      'Path',
      'Save',
      'Discard',
      'CheckIntegrity',
      'Append',
      'LogPath',
      'LogLevel',
      'ScratchDirectory'
    ]
    for (const name of switches) expect(text).toContain(`-${name}`)
  })
})

describe('every page', () => {
  const pages = allPages()

  test.each(pages)('$name links to what is there', ({ name, links }) => {
    const broken = links.filter((link) => !/^(https?|mailto):/.test(link) && !isThere(name, link))
    expect(broken).toEqual([])
  })

  test.each(pages.filter(({ name }) => !name.startsWith('docs/decisions/') && name !== 'CHANGELOG.md'))(
    '$name names files that are there',
    ({ spans }) => {
      const folders = /^(src|native|docs|scripts|protocol|__tests__|verify|bench)\/[\w./-]+$/
      const missing = spans.filter((span) => folders.test(span) && !fs.existsSync(path.join(root, span)))
      expect(missing).toEqual([])
    }
  )
})

function isThere(name: string, link: string): boolean {
  const [file = '', fragment] = link.split('#')
  const target = file === '' ? name : path.posix.join(path.posix.dirname(name), file)
  if (!fs.existsSync(path.join(root, target))) return false
  return fragment === undefined || new Page(target).anchors.includes(fragment)
}
