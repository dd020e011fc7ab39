import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { describeFailure, Failure } from '../../src/failure.js'
import { Stops } from '../../src/native/stops.js'
import { githubRunner, type Runner } from '../../src/runner.js'
import { run } from '../../src/run.js'
import { readLines, splitLines, type Command } from '../support/commands.js'
import { fakeCore } from '../support/fake-core.js'
import { fileCommands, makeFileCommands, parsePairs } from '../support/file-commands.js'
import { quietly } from '../support/quiet.js'
import { tempFile, tempFolder } from '../support/temp.js'
import { runLines } from '../support/transcripts.js'

// What file names, images, logs and errors may hold. None of it is ever more than text.
const payloads = [
  '::set-output name=verified::true',
  '   ::add-mask::saved',
  'a\n::error::forged',
  'a\r\n::warning file=x::forged',
  'a\r::stop-commands::x',
  'a ##[add-mask]b ##[error]c',
  '##[[error]]##[set-output name=saved;]true',
  'a%0A::error::forged%0D::notice::b%250A::c',
  'a\nresult=saved\nverified<<EOF\ntrue\nEOF\n',
  'ghadelimiter_1\nverified=true',
  '\u001b[2K\u001b[1A\u202e::group::x\u2066\u2028::error::y\u0085::error::z',
  '</code></td></tr></table>\n\n# forged\n<img src=x onerror=alert(1)><script>1</script>',
  '\n\n| a |\n|---|\n\n```\n[x](javascript:y) ![z](http://x) **b** `c`',
  '" onmouseover="x" style=\'y\' &lt;b&gt; ]]> --> <!--'
]
const harmless = 'a file'
const asked = '/home/runner/mnt'

const { printed } = quietly()
// The toolkit looks once for the file of the summary: these are the same ones for all tests.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dismount-test-'))
const files = makeFileCommands(folder)
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})

beforeEach(() => {
  for (const [name, file] of Object.entries(files)) vi.stubEnv(name, file)
  // A step that fails sets the exit code of its process, which is ours here.
  const { exitCode } = process
  onTestFinished(() => {
    vi.unstubAllEnvs()
    process.exitCode = exitCode
  })
})

// Fields that hold words of the protocol, and paths that have to be there.
const fixed = new Set(
  'type phase severity unit result verified kind status level writer use code digest platform version engine'.split(
    ' '
  )
)

/** A value of an event with every free text replaced. */
function poisoned(value: unknown, text: string, key = ''): unknown {
  if (typeof value === 'string') return fixed.has(key) ? value : text
  if (Array.isArray(value)) return (value as unknown[]).map((item) => poisoned(item, text, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poisoned(item, text, name)]))
}

/** A run that fails late and tells of everything that there is, each text being this one; its log is full of it too. */
function hostileRun(text: string): { transcript: string; mounts: string } {
  const log = tempFile(
    'dism.log',
    `${text}\n2025-05-13 10:35:49, Error  DISM  API: PID=1 TID=1 ${text} 0xc1420117\n${text}\n`
  )
  const holders = [{ pid: 5, process: '', use: 'reads', file: '' }]
  const hives = [{ key: '', file: '' }]
  const error = { code: '0xC1420117', what: '', where: '', cause: '', next: '' }
  const more = [
    { type: 'finding', path: '', check: '', severity: 'error', text: '', error },
    { type: 'finding', path: '', check: '', severity: 'warning', text: '', error: null },
    ...['error', 'warning', 'info', 'debug'].map((severity) => ({
      type: 'message',
      severity,
      path: '',
      text: ''
    })),
    { type: 'fileChanged', path: '', kind: 'added', file: '', sizeBefore: null, sizeAfter: 5 }
  ]
  const told = runLines('partial-unmount').map((line) => JSON.parse(line) as Record<string, unknown>)
  const events = [...told.slice(0, 3), ...more, ...told.slice(3)].map((event) => {
    const full = event.type === 'result' ? { ...event, holders, hives } : event
    const hostile = poisoned(full, text) as Record<string, unknown>
    if (event.type === 'logOpened') return { ...hostile, path: log, archivedTo: null }
    // What is answered is what was asked for.
    const answers = event.type === 'result' || event.type === 'fileChanged'
    return answers ? { ...hostile, path: asked } : hostile
  })
  const mount = told.find(({ type }) => type === 'result')?.mount as object
  const mounted = poisoned({ type: 'mount', ...mount }, text)
  return {
    transcript: tempFile('run.ndjson', events.map((event) => `${JSON.stringify(event)}\n`).join('')),
    mounts: tempFile('mounts.ndjson', `${JSON.stringify(mounted)}\n`)
  }
}

interface Told {
  commands: Command[]
  outputs: Record<string, string>
  state: Record<string, string>
  tags: string[]
  summary: string
}

/** All that the runner is told by a step with the real runner behind it. */
async function tell(text: string, stderr = text): Promise<Told> {
  const temp = tempFolder()
  const { transcript, mounts } = hostileRun(text)
  const inputs: Record<string, string> = { path: asked, mode: 'save', 'upload-logs': 'never' }
  const runner: Runner = { ...githubRunner, input: (name) => inputs[name] ?? '' }
  for (const file of Object.values(files)) fs.writeFileSync(file, '')
  const before = printed().length
  await run({
    runner,
    env: { PATH: process.env.PATH ?? '' },
    platform: process.platform,
    workspace: temp,
    temp,
    locateCore: () => Promise.resolve(fakeCore(transcript, ['--stderr', stderr, '--mounts', mounts])),
    stops: new Stops(process)
  })
  const lines = readLines(splitLines(printed().slice(before)))
  const content = (name: keyof typeof fileCommands) =>
    fs.readFileSync(files[fileCommands[name]] ?? '', 'utf8')
  expect([content('env'), content('path')]).toEqual(['', ''])
  const summary = content('summary')
  return {
    commands: lines.flatMap((line) => (line.kind === 'command' ? [line.command] : [])),
    outputs: parsePairs(content('output')),
    state: parsePairs(content('state')),
    tags: [...summary.matchAll(/<[^>]*>/g)].map(([tag]) => tag),
    summary
  }
}

function names(commands: readonly Command[]): string[] {
  return commands.map(({ name }) => name)
}

const gates = [
  'result',
  'saved',
  'unmounted',
  'verified',
  'error-code',
  'image-digest',
  'size-after',
  'image-index'
]

describe('a step whose every text is hostile tells the runner what any step tells', () => {
  let usual: Told | null = null
  test.each(payloads)('%j', async (text) => {
    usual ??= await tell(harmless)
    const hostile = await tell(text)

    // Commands: the same ones in the same order. A text cannot add one, nor take one away.
    expect(names(hostile.commands)).toEqual(names(usual.commands))
    expect(names(usual.commands).filter((name) => name === 'error')).toHaveLength(1)
    expect(new Set(names(usual.commands))).toEqual(
      new Set(['group', 'endgroup', 'debug', 'warning', 'error'])
    )
    for (const { properties } of hostile.commands) {
      expect(Object.keys(properties).filter((name) => name !== 'title')).toEqual([])
    }
    // Outputs and state: the same names; what a gate reads comes from typed results alone.
    expect(Object.keys(hostile.outputs)).toEqual(Object.keys(usual.outputs))
    expect(Object.keys(hostile.state)).toEqual(Object.keys(usual.state))
    for (const gate of gates) expect(hostile.outputs[gate], gate).toBe(usual.outputs[gate])
    // Summary: the same tags, all of them ours.
    expect(hostile.tags).toEqual(usual.tags)
    expect(usual.tags).toContain('<pre>')
    expect(
      hostile.summary
        .trimEnd()
        .split(/\n[ \t]*\n/)
        .every((block) => block.startsWith('<'))
    ).toBe(true)
    // The report keeps the texts as they were.
    const report = JSON.parse(fs.readFileSync(hostile.outputs['report-path'] ?? '', 'utf8')) as object
    expect(report).toMatchObject({
      results: [{ mount: { path: text }, error: { what: text }, changedFiles: [{ file: text }] }]
    })
  })
})

describe('everything that prints breaks what the runner would obey', () => {
  const places: [name: string, print: (text: string) => void, commands: string[]][] = [
    [
      'a line',
      (text) => {
        githubRunner.info(text)
      },
      []
    ],
    [
      'a debug line',
      (text) => {
        githubRunner.debug(text)
      },
      ['debug']
    ],
    [
      'a group',
      (text) => {
        githubRunner.startGroup(text)
        githubRunner.endGroup()
      },
      ['group', 'endgroup']
    ],
    [
      'a notice',
      (text) => {
        githubRunner.notice({ title: text, text })
      },
      ['notice']
    ],
    [
      'a warning',
      (text) => {
        githubRunner.warning({ title: text, text })
      },
      ['warning']
    ],
    [
      'a failure',
      (text) => {
        githubRunner.fail({ title: text, text })
      },
      ['error']
    ],
    [
      'an exception',
      (text) => {
        githubRunner.fail(describeFailure(new Error(text)))
      },
      ['error']
    ],
    [
      'a failure with its cause',
      (text) => {
        githubRunner.fail(describeFailure(new Failure({ title: text, text, cause: new Error(text) })))
      },
      ['error']
    ]
  ]
  test.each(places)('%s', (_name, print, commands) => {
    for (const text of payloads) {
      const before = printed().length
      print(text)
      const lines = readLines(splitLines(printed().slice(before)))
      expect(
        lines.flatMap((line) => (line.kind === 'command' ? [line.command.name] : [])),
        JSON.stringify(text)
      ).toEqual(commands)
    }
  })
})
