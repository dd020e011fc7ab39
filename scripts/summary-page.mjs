// A job summary as a page that looks as on GitHub, and headless Chromium to look at it.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

// What a summary looks like on GitHub, as far as it matters here.
const style = `
  body { margin: 0; background: #fff; color: #1f2328;
    font: 14px/1.5 -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, 'Liberation Sans', sans-serif; }
  article { padding: 16px 24px; overflow-wrap: break-word; }
  h3 { margin: 0 0 12px; font-size: 1.25em; line-height: 1.25; font-weight: 600; }
  p, table, details, pre { margin: 0 0 14px; }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-spacing: 0;
    border-collapse: collapse; }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0; }
  th { font-weight: 600; }
  tr { background: #fff; }
  tr:nth-child(2n) { background: #f6f8fa; }
  a { color: #0969da; text-decoration: underline; }
  code, pre { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; font-size: 85%; }
  code { padding: .2em .4em; border-radius: 6px; background: #818b981f; white-space: break-spaces; }
  pre { padding: 16px; overflow: auto; border-radius: 6px; background: #f6f8fa; line-height: 1.45; }
  summary { cursor: pointer; }
  details > table, details > pre { margin-top: 8px; }
`

/** @param {string} summary HTML, as the action writes it */
export function summaryPage(summary) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Summary</title><style>${style}</style>
<body><article>${summary}</article></body></html>
`
}

/** The program, or null where none is installed. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return files.find((file) => fs.existsSync(file)) ?? null
}

/** A page of ours in a window of this width; nothing is kept, and no network is used. */
export class Browser {
  #program
  #width

  /** @param {{ program: string, width: number }} options */
  constructor({ program, width }) {
    this.#program = program
    this.#width = width
  }

  /**
   * What a script of ours finds out about the page.
   * @param {string} page
   * @param {string} expression of JavaScript, whose value is one that JSON can hold
   * @returns {any}
   */
  ask(page, expression) {
    const script = `document.body.innerHTML = '<pre id="answer">' + encodeURIComponent(JSON.stringify(${expression})) + '</pre>'`
    const asking = page.replace('</body>', () => `<script>${script}</script></body>`)
    const dom = this.#run(asking, { height: 1000, options: ['--dump-dom'] })
    const answer = /<pre id="answer">([^<]*)<\/pre>/.exec(dom)?.[1]
    if (answer === undefined) throw new Error(`Chromium gave no answer: ${dom.slice(0, 300)}`)
    return JSON.parse(decodeURIComponent(answer))
  }

  /**
   * A picture of the whole page.
   * @param {string} page
   * @param {{ file: string, scale: number }} picture
   */
  picture(page, { file, scale }) {
    const height = Math.ceil(
      this.ask(page, `document.querySelector('article').getBoundingClientRect().height`)
    )
    const options = [`--screenshot=${file}`, `--force-device-scale-factor=${scale}`, '--hide-scrollbars']
    this.#run(page, { height, options })
    if (!fs.existsSync(file)) throw new Error(`Chromium made no ${file}`)
  }

  /**
   * @param {string} page
   * @param {{ height: number, options: readonly string[] }} how
   */
  #run(page, { height, options }) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dismount-page-'))
    try {
      const file = path.join(folder, 'page.html')
      fs.writeFileSync(file, page)
      const args = [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--host-resolver-rules=MAP * ~NOTFOUND',
        `--user-data-dir=${path.join(folder, 'profile')}`,
        `--window-size=${this.#width},${height}`,
        ...options,
        pathToFileURL(file).href
      ]
      const { status, stdout, stderr } = spawnSync(this.#program, args, {
        encoding: 'utf8',
        timeout: 60_000,
        maxBuffer: 16 * 1024 * 1024
      })
      if (status !== 0) throw new Error(`Chromium ended with ${status}: ${stderr.slice(-500)}`)
      return stdout
    } finally {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
