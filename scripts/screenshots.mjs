// Takes the pictures in docs/images: the job summaries of real runs of the bundled action on real images, one that was
// saved and one that must fail. Needs Chromium and wimlib-imagex (Debian: chromium, wimtools).
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ResultsService } from '../__tests__/support/results-service.ts'
import { core, logIn, run, runAction } from './real-run.mjs'
import { Browser, findChromium, summaryPage } from './summary-page.mjs'

const images = path.join(import.meta.dirname, '..', 'docs', 'images')
const width = 900
const scale = 1.4

/** What makes an image that Windows' own tools would know. */
const properties = {
  'WINDOWS/ARCH': '9',
  'WINDOWS/EDITIONID': 'WindowsPE',
  'WINDOWS/LANGUAGES/LANGUAGE': 'en-US',
  'WINDOWS/LANGUAGES/DEFAULT': 'en-US',
  'WINDOWS/VERSION/MAJOR': '10',
  'WINDOWS/VERSION/MINOR': '0',
  'WINDOWS/VERSION/BUILD': '26100',
  'WINDOWS/VERSION/SPBUILD': '1'
}

/**
 * A .wim with an integrity table and two images, of files with contents that hardly compress, as programs have.
 * @param {string} folder
 */
function makeImage(folder) {
  const tree = path.join(folder, 'tree')
  const system = path.join(tree, 'Windows', 'System32')
  fs.mkdirSync(path.join(system, 'drivers'), { recursive: true })
  for (let number = 1; number <= 400; number += 1) {
    fs.writeFileSync(path.join(system, `module${number}.dll`), randomBytes(4000 * (number % 37) + 1000))
  }
  fs.writeFileSync(path.join(system, 'startnet.cmd'), 'wpeinit\r\n')
  const wim = path.join(folder, 'boot.wim')
  run('wimlib-imagex', ['capture', tree, wim, 'Windows PE', '--compress=LZX', '--check'])
  run('wimlib-imagex', ['append', tree, wim, 'Windows Setup', '--check'])
  for (const image of ['1', '2']) {
    const given = Object.entries(properties).map(([name, value]) => `--image-property=${name}=${value}`)
    run('wimlib-imagex', ['info', wim, image, ...given, '--check'])
  }
  return wim
}

/** @param {string} mount */
function customise(mount) {
  const system = path.join(mount, 'Windows', 'System32')
  fs.writeFileSync(path.join(system, 'startnet.cmd'), 'wpeinit\r\ncall deploy.cmd\r\n')
  fs.writeFileSync(path.join(system, 'deploy.cmd'), 'net use Z: \\\\server\\share\r\n')
  fs.writeFileSync(path.join(system, 'drivers', 'netcard.sys'), randomBytes(600_000))
  fs.rmSync(path.join(system, 'module36.dll'))
}

/**
 * @param {string} name
 * @param {(wim: string) => void} spoil what happens to the file while it is mounted
 */
async function summaryOf(name, spoil) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'image-'))
  const [mount, temp] = [path.join(folder, 'mnt'), path.join(folder, 'temp')]
  const service = await ResultsService.start()
  try {
    const wim = makeImage(folder)
    const log = logIn(temp)
    run(core, ['mount', '--image', wim, '--index', '2', '--path', mount, '--log-path', log])
    customise(mount)
    spoil(wim)
    const { summary } = await runAction({
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
      onLine: () => undefined
    })
    if (!summary.includes(name)) throw new Error(`This run did not end as "${name}": ${summary}`)
    return summary
  } finally {
    if (fs.existsSync(mount) && fs.readdirSync(mount).length > 0) run(core, ['--path', mount, '--discard'])
    await service.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * One byte of a file's data is another, as after a bad copy.
 * @param {string} wim
 */
function damage(wim) {
  const file = fs.openSync(wim, 'r+')
  const byte = Buffer.alloc(1)
  const place = 1024 * 1024
  fs.readSync(file, byte, 0, 1, place)
  fs.writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, place)
  fs.closeSync(file)
}

const program = findChromium()
if (program === null) {
  console.error('Chromium is not installed (Debian: chromium).')
  process.exit(1)
}
const browser = new Browser({ program, width })
fs.mkdirSync(images, { recursive: true })
const pictures = { saved: () => undefined, failed: damage }
for (const [name, spoil] of Object.entries(pictures)) {
  const file = path.join(images, `summary-${name}.png`)
  const summary = await summaryOf(name, spoil)
  // As after a click on the list of changed files.
  const shown = name === 'saved' ? summary.replace('<details>', '<details open>') : summary
  browser.picture(summaryPage(shown), { file, scale })
  console.log(`${path.relative(process.cwd(), file)}: ${fs.statSync(file).size} bytes`)
}
