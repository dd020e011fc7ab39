// Makes a real .wim, mounts it, changes it, and runs the bundled action on it as the runner would: save with an
// integrity table, verify, upload the log to a results service on this machine. Prints what a user would see.
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { ResultsService } from '../__tests__/support/results-service.ts'
import { unzip } from '../__tests__/support/zip.ts'

const root = path.join(import.meta.dirname, '..')
const core = path.join(
  root,
  'dist',
  'native',
  `${process.platform}-${process.arch}`,
  process.platform === 'win32' ? 'dismount.exe' : 'dismount'
)

/** @param {string} text */
function heading(text) {
  console.log(`\n== ${text}`)
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** @param {string} program */
function installed(program) {
  try {
    run(program, ['--version'])
    return true
  } catch {
    return false
  }
}

/** @param {string} folder */
function makeTree(folder) {
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
function makeWim(folder, wim) {
  if (installed('wimlib-imagex')) {
    run('wimlib-imagex', ['capture', folder, wim, 'Demo', '--compress=LZX'])
    return 'captured by wimlib-imagex, LZX'
  }
  run(core, ['capture', folder, wim, '--name', 'Demo'])
  return 'captured by the core, uncompressed (wimlib-imagex is not installed)'
}

/** @param {string} mount */
function change(mount) {
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
 * A line of the step's log as GitHub shows it: groups as headings, masks and debug lines not at all.
 * @param {string} line
 */
function show(line) {
  if (/^::(debug|add-mask|endgroup)::/.test(line)) return
  console.log(line.startsWith('::group::') ? `▼ ${line.slice('::group::'.length)}` : `  ${line}`)
}

/**
 * @param {string} folder
 * @param {string} temp
 * @param {string} mount
 * @param {Record<string, string>} service where artifacts go
 */
async function runAction(folder, temp, mount, service) {
  const files = Object.fromEntries(
    ['OUTPUT', 'STATE', 'STEP_SUMMARY', 'ENV', 'PATH'].map((name) => [
      `GITHUB_${name}`,
      path.join(folder, name)
    ])
  )
  for (const file of Object.values(files)) fs.writeFileSync(file, '')
  const inputs = {
    path: mount,
    mode: 'save',
    append: 'false',
    'check-integrity': 'true',
    verify: 'full',
    'log-level': 'WarningsInfo',
    'upload-logs': 'always'
  }
  const child = spawn(process.execPath, [path.join(root, 'dist', 'index.js')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: os.homedir(),
      ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION: 'demo',
      GITHUB_JOB: 'demo',
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
  createInterface({ input: child.stdout }).on('line', show)
  const exitCode = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { exitCode, summary: fs.readFileSync(files.GITHUB_STEP_SUMMARY ?? '', 'utf8') }
}

/**
 * The job summary as plain lines: the page itself is HTML in Markdown.
 * @param {string} summary
 */
function plain(summary) {
  return summary
    .replace(/<br>/g, '\n  ')
    .replace(/<\/t[hd]>\s*<t[hd][^>]*>/g, ': ')
    .replace(/<\/(tr|h\d|p|li|summary|pre)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\n{2,}/g, '\n')
    .trim()
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dismount-demo-'))
const wim = path.join(folder, 'install.wim')
const mount = path.join(folder, 'mnt')
const temp = path.join(folder, 'temp')
const log = path.join(temp, 'dismount-windows-image', 'dism.log')
const service = await ResultsService.start()
try {
  makeTree(path.join(folder, 'tree'))
  heading('A real image')
  console.log(`${wim}: ${makeWim(path.join(folder, 'tree'), wim)}`)

  heading('Mounted by the core, without root or a driver')
  console.log(run(core, ['mount', '--image', wim, '--index', '1', '--path', mount, '--log-path', log]).trim())

  heading('Changed')
  console.log(change(mount).join('\n'))

  heading('The action: save, check-integrity, verify full')
  const { exitCode, summary } = await runAction(folder, temp, mount, service.environment)

  heading('The job summary')
  console.log(plain(summary))

  heading('The uploaded artifact')
  for (const { name, content } of service.artifacts) {
    console.log(`${name}: ${Object.keys(unzip(content)).sort().join(', ')}`)
  }

  heading('A second opinion')
  if (installed('wimlib-imagex')) {
    console.log(run('wimlib-imagex', ['verify', wim]).trim().split('\n').at(-1))
  } else {
    console.log('wimlib-imagex is not installed (Debian and Ubuntu: wimtools); asking the core again:')
    console.log(run(core, ['verify', wim]).trim())
  }
  if (exitCode !== 0 || service.artifacts.length === 0)
    throw new Error(`the action failed (exit code ${exitCode})`)
  console.log('\nThe demo passed.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
  if (fs.existsSync(mount) && fs.readdirSync(mount).length > 0) run(core, ['--path', mount, '--discard'])
} finally {
  await service.stop()
  fs.rmSync(folder, { recursive: true, force: true })
}
