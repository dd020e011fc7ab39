// Makes a real .wim, mounts it, changes it, and runs the bundled action on it as the runner would: save with an
// integrity table, verify, upload the log to a results service on this machine. Prints what a user would see.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ResultsService } from '../__tests__/support/results-service.ts'
import { unzip } from '../__tests__/support/zip.ts'
import { change, core, installed, logIn, makeTree, makeWim, run, runAction } from './real-run.mjs'

/** @param {string} text */
function heading(text) {
  console.log(`\n== ${text}`)
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
    .replace(/&nbsp;/g, ' ')
    .replace(/&#(\d+);/g, (_, number) => String.fromCharCode(Number(number)))
    .replace(/&amp;/g, '&')
    .replace(/\n{2,}/g, '\n')
    .trim()
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dismount-demo-'))
const wim = path.join(folder, 'install.wim')
const mount = path.join(folder, 'mnt')
const temp = path.join(folder, 'temp')
const service = await ResultsService.start()
try {
  makeTree(path.join(folder, 'tree'))
  heading('A real image')
  console.log(`${wim}: ${makeWim(path.join(folder, 'tree'), wim)}`)

  heading('Mounted by the core, without root or a driver')
  console.log(
    run(core, ['mount', '--image', wim, '--index', '1', '--path', mount, '--log-path', logIn(temp)]).trim()
  )

  heading('Changed')
  console.log(change(mount).join('\n'))

  heading('The action: auto in a green job, check-integrity, verify full')
  const { exitCode, summary } = await runAction({
    folder,
    temp,
    inputs: {
      path: mount,
      mode: 'auto',
      'job-status': 'success',
      'check-integrity': 'true',
      verify: 'full'
    },
    service: service.environment,
    onLine: show
  })

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
