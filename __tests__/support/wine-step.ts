import fs from 'node:fs'
import path from 'node:path'
import { readLines, splitLines } from './commands.js'
import { fileCommands, makeFileCommands, parsePairs, type FileCommand } from './file-commands.js'
import { withBlock } from './bundle.js'
import { inputVariables } from './runner.js'
import { newerNode, windowsBundle, windowsNode } from './wine.js'
import { dosPath, type Scene } from './wine-windows.js'

/** What the steps after it, and a user, see of a step that ran on the stand-in's Windows. */
export interface WindowsStep {
  exitCode: number | null
  outputs: Readonly<Record<string, string>>
  summary: string
  /** The texts of the annotations. */
  errors: readonly string[]
  warnings: readonly string[]
  /** The text that a user reads in the step's log. */
  log: string
  /** The state that a later stage of the step is given. */
  state: Readonly<Record<string, string>>
}

export interface WindowsStepOptions {
  inputs: Readonly<Record<string, string>>
  env?: Readonly<Record<string, string>>
  /** The entry file. */
  stage?: 'pre' | 'index' | 'post'
}

/** Runs the bundled action on a Windows build of Node.js, as the runner does on Windows. */
export async function runOnWindows(scene: Scene, options: WindowsStepOptions): Promise<WindowsStep> {
  const { inputs, env = {}, stage = 'index' } = options
  const folder = fs.mkdtempSync(scene.file('step-'))
  const [commands, temp, workspace] = ['_runner_file_commands', '_temp', 'workspace'].map((name) => {
    fs.mkdirSync(path.join(folder, name))
    return path.join(folder, name)
  }) as [string, string, string]
  const files = makeFileCommands(commands)
  const dos = (file: string) => dosPath(scene.prefix, file)
  const variables = {
    ...runnerVariables({ temp: dos(temp), workspace: dos(workspace) }),
    ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, dos(file)])),
    ...inputVariables(withBlock({ 'upload-logs': 'never', 'job-status': 'success', ...inputs })),
    ...env
  }
  const main = path.join(path.dirname(windowsBundle), `${stage}.js`)
  const output = path.join(folder, 'output.txt')
  const args = ['--require', dos(newerNode), dos(main)]
  const exitCode = await scene.prefix.runInto(output, windowsNode, args, variables)

  const lines = readLines(splitLines(fs.readFileSync(output, 'utf8')))
  const told = (name: string) =>
    lines.flatMap((line) =>
      line.kind === 'command' && line.command.name === name ? [line.command.data] : []
    )
  const file = (name: FileCommand) => fs.readFileSync(files[fileCommands[name]] ?? '', 'utf8')
  return {
    exitCode,
    outputs: parsePairs(file('output')),
    summary: file('summary'),
    errors: told('error'),
    warnings: told('warning'),
    log: lines
      .map((line) => (line.kind === 'text' ? line.text : `[${line.command.name}] ${line.command.data}`))
      .join('\n'),
    state: parsePairs(file('state'))
  }
}

function runnerVariables({ temp, workspace }: { temp: string; workspace: string }): Record<string, string> {
  return {
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
    RUNNER_OS: 'Windows',
    RUNNER_TEMP: temp,
    RUNNER_TRACKING_ID: 'github_test'
  }
}
