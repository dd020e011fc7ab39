import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLines, splitLines, type Command, type Line } from './commands.js'
import { fileCommands, makeFileCommands, parsePairs, type FileCommand } from './file-commands.js'
import { tempFolder } from './temp.js'

/** What the runner does with a step that it cancels, and when; in reality 7,500 and 2,500 ms. */
export interface CancelPlan {
  /** Cancels once this text is in the output. */
  when: string
  /** Not at once, but after this time. */
  afterMs?: number
  untilTermMs: number
  untilKillMs: number
}

export interface StepOptions {
  /** The script: `runs.main` of action.yml unless a test has another. */
  main: string
  /** The `with:` block, complete with defaults. */
  inputs: Readonly<Record<string, string>>
  /** More variables, of the runner or of a service. */
  env?: Readonly<Record<string, string>>
  workspace?: string
  /** The runner's temp of the job; a new one for a step on its own. */
  temp?: string
  /** What earlier stages of the same step kept. */
  state?: Readonly<Record<string, string>>
  cancel?: CancelPlan
}

/** What a user, and the steps after this one, see of a step. */
export interface Step {
  exitCode: number | null
  signal: NodeJS.Signals | null
  lines: readonly Line[]
  annotations: Record<'error' | 'warning' | 'notice', readonly Command[]>
  outputs: Readonly<Record<string, string>>
  /** What it kept for the later stages, with what was kept before. */
  state: Readonly<Record<string, string>>
  summary: string
  /** The content of a file command. */
  file: (name: FileCommand) => string
  temp: string
  workspace: string
  /** The text that a user reads in the step's log. */
  log: string
}

/** What is beyond these the runner drops or cuts, and so does the harness. */
export const limits = { annotationsOfAKind: 10, annotationLength: 4096, summaryBytes: 1024 * 1024 }

/** Runs a node action as the runner does: clean environment, file commands, closed stdin, both streams read. */
export async function runStep(options: StepOptions): Promise<Step> {
  const folder = tempFolder()
  const workspace = options.workspace ?? mkdir(folder, 'workspace')
  const temp = options.temp ?? mkdir(folder, '_temp')
  const files = makeFileCommands(mkdir(folder, '_runner_file_commands'))
  const env = {
    ...environment({ workspace, temp, home: mkdir(folder, 'home') }),
    ...files,
    ...inputVariables(options.inputs),
    ...stateVariables(options.state ?? {})
  }

  const child = spawn(process.execPath, [options.main], {
    cwd: workspace,
    env: { ...env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const { output, exitCode, signal } = await outcome(child, options.cancel)
  const lines = readLines(splitLines(output))
  const file = (name: FileCommand) => fs.readFileSync(files[fileCommands[name]] ?? '', 'utf8')
  return {
    exitCode,
    signal,
    lines,
    annotations: {
      error: annotations(lines, 'error'),
      warning: annotations(lines, 'warning'),
      notice: annotations(lines, 'notice')
    },
    outputs: parsePairs(file('output')),
    state: { ...options.state, ...parsePairs(file('state')) },
    summary: summaryWithin(file('summary')),
    file,
    temp,
    workspace,
    log: lines
      .map((line) => (line.kind === 'text' ? line.text : `[${line.command.name}] ${line.command.data}`))
      .join('\n')
  }
}

/** The variables of inputs: spaces become `_`, upper case, dashes stay. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])
  )
}

/** The variables of a later stage. */
function stateVariables(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
}

function environment({ workspace, temp, home }: { workspace: string; temp: string; home: string }) {
  const { PATH = '', SystemRoot = '' } = process.env
  return {
    PATH,
    HOME: home,
    ...(SystemRoot === '' ? {} : { SystemRoot }),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__run',
    GITHUB_JOB: 'image',
    GITHUB_REPOSITORY: 'octo/image',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4711',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW: 'Image',
    GITHUB_WORKSPACE: workspace,
    RUNNER_OS: process.platform === 'win32' ? 'Windows' : 'Linux',
    RUNNER_TEMP: temp,
    RUNNER_TRACKING_ID: 'github_test'
  }
}

async function outcome(child: ChildProcess, cancel: CancelPlan | undefined) {
  let output = ''
  const closed = Promise.withResolvers<{ exitCode: number | null; signal: NodeJS.Signals | null }>()
  child.on('error', closed.reject)
  child.on('close', (exitCode, signal) => {
    closed.resolve({ exitCode, signal })
  })
  let cancelled = false
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (cancel === undefined || cancelled || !output.includes(cancel.when)) return
      cancelled = true
      void cancelStep(child, cancel)
    })
  }
  return { ...(await closed.promise), output }
}

// Only the action's own process is signalled.
async function cancelStep(
  child: ChildProcess,
  { afterMs = 0, untilTermMs, untilKillMs }: CancelPlan
): Promise<void> {
  await sleep(afterMs, undefined, { ref: false })
  child.kill('SIGINT')
  await sleep(untilTermMs, undefined, { ref: false })
  child.kill('SIGTERM')
  await sleep(untilKillMs, undefined, { ref: false })
  child.kill('SIGKILL')
}

function annotations(lines: readonly Line[], name: string): Command[] {
  return lines
    .flatMap((line) => (line.kind === 'command' && line.command.name === name ? [line.command] : []))
    .slice(0, limits.annotationsOfAKind)
    .map((command) => ({ ...command, data: command.data.slice(0, limits.annotationLength) }))
}

function summaryWithin(summary: string): string {
  return Buffer.byteLength(summary) > limits.summaryBytes ? '' : summary
}

function mkdir(parent: string, name: string): string {
  const folder = path.join(parent, name)
  fs.mkdirSync(folder)
  return folder
}
