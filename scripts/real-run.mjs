// A real image and the bundled action on it, as the runner would start it: for the demo and for the pictures.
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** Where the bundle and its program are: dist/, unless another folder is named. */
export const dist = path.resolve(
  process.env.DISMOUNT_TEST_DIST ?? path.join(import.meta.dirname, '..', 'dist')
)

export const core = path.join(
  dist,
  'native',
  `${process.platform}-${process.arch}`,
  process.platform === 'win32' ? 'dismount.exe' : 'dismount'
)

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
export function run(program, args) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** @param {string} program */
export function installed(program) {
  try {
    run(program, ['--version'])
    return true
  } catch {
    return false
  }
}

/** @param {string} folder */
export function makeTree(folder) {
  const files = {
    'Windows/System32/drivers/etc/hosts': '127.0.0.1 localhost\r\n',
    'Windows/System32/license.rtf': '{\\rtf1 A license.}\n'.repeat(2000),
    'Windows/System32/setup.log': 'nothing yet\r\n',
    'Windows/explorer.exe': `MZ${'\0code'.repeat(20_000)}`,
    'Program Files/Tool/tool.ini': '[tool]\r\nlevel=1\r\n',
    'Program Files/Tool/old.dll': `MZ${'old'.repeat(5000)}`,
    'Users/Public/Documents/Überblick.txt': 'Grüße\r\n'
  }
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), content)
  }
}

/**
 * @param {string} folder
 * @param {string} wim
 */
export function makeWim(folder, wim) {
  if (installed('wimlib-imagex')) {
    run('wimlib-imagex', ['capture', folder, wim, 'Demo', '--compress=LZX'])
    return 'captured by wimlib-imagex, LZX'
  }
  run(core, ['capture', folder, wim, '--name', 'Demo'])
  return 'captured by the core, uncompressed (wimlib-imagex is not installed)'
}

/** @param {string} mount */
export function change(mount) {
  fs.appendFileSync(path.join(mount, 'Windows/System32/setup.log'), 'driver added\r\n')
  fs.writeFileSync(path.join(mount, 'Windows/System32/drivers/new.sys'), 'MZ driver')
  fs.rmSync(path.join(mount, 'Program Files/Tool/old.dll'))
  return [
    'changed Windows/System32/setup.log',
    'added Windows/System32/drivers/new.sys',
    'removed Program Files/Tool/old.dll'
  ]
}

/**
 * The log that the action uses when it is given no other, so that the mount is in it, too.
 * @param {string} temp
 */
export function logIn(temp) {
  return path.join(temp, 'dismount-windows-image', 'dism.log')
}

/**
 * @param {object} step
 * @param {string} step.folder the workspace, also for the runner's files
 * @param {string} step.temp the runner's temporary folder
 * @param {Record<string, string>} step.inputs
 * @param {Record<string, string>} step.service where artifacts go
 * @param {(line: string) => void} step.onLine a line of the step's log
 */
export async function runAction({ folder, temp, inputs, service, onLine }) {
  const files = Object.fromEntries(
    ['OUTPUT', 'STATE', 'STEP_SUMMARY', 'ENV', 'PATH'].map((name) => [
      `GITHUB_${name}`,
      path.join(folder, name)
    ])
  )
  for (const file of Object.values(files)) fs.writeFileSync(file, '')
  const child = spawn(process.execPath, [path.join(dist, 'index.js')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: os.homedir(),
      ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION: 'dismount',
      GITHUB_JOB: 'image',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_WORKSPACE: folder,
      RUNNER_TEMP: temp,
      ...service,
      ...files,
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
      )
    }
  })
  createInterface({ input: child.stdout }).on('line', onLine)
  const exitCode = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { exitCode, summary: fs.readFileSync(files.GITHUB_STEP_SUMMARY ?? '', 'utf8') }
}
