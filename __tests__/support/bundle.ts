import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { fakeCore } from './fake-core.js'
import { tempFolder } from './temp.js'
import { root } from './transcripts.js'

// Another folder that was packed by scripts/package-dist, to try out a core that is not committed yet.
const dist = process.env.DISMOUNT_TEST_DIST ?? path.join(root, 'dist')
const platform = `${process.platform}-${process.arch}`

/** The bundle as it is committed, with the core as it is committed. */
export const committedBundle = path.join(dist, 'index.js')

/** The committed core of this machine, or null while there is none; it is one once it is in the list of checksums. */
export const committedCore = fs.existsSync(path.join(dist, 'native', 'SHA256SUMS'))
  ? existing(path.join(dist, 'native', platform, process.platform === 'win32' ? 'dismount.exe' : 'dismount'))
  : null

/**
 * A copy of the bundle beside a core of the test's own. The bundle starts nothing but the released core, and has no
 * switch for tests: the checksum inside the copy is exchanged.
 */
export function bundleWith(core: string, { checksum = sha256(core) }: { checksum?: string } = {}): string {
  const folder = tempFolder()
  for (const entry of fs.readdirSync(dist, { withFileTypes: true })) {
    if (entry.isFile()) fs.copyFileSync(path.join(dist, entry.name), path.join(folder, entry.name))
  }
  const native = path.join(folder, 'native', platform)
  fs.mkdirSync(native, { recursive: true })
  fs.writeFileSync(path.join(native, 'dismount'), core, { mode: 0o755 })

  const main = path.join(folder, 'index.js')
  const text = fs.readFileSync(main, 'utf8')
  const patched = text.replace(/(const checksums = )\{[^}]*\}/, `$1{ '${platform}/dismount': '${checksum}' }`)
  if (patched === text) throw new Error('dist/index.js has no list of checksums; run "npm run build"')
  fs.writeFileSync(main, patched)
  return main
}

/** The script of another stage beside the main one. */
export function entryOf(main: string, stage: 'pre' | 'post' | 'verify'): string {
  return path.join(path.dirname(main), `${stage}.js`)
}

/** A core that plays a recorded run, as a program. */
export function playing(transcript: string, options: readonly string[] = []): string {
  const { file, args } = fakeCore(transcript, options)
  return `#!/bin/sh\nexec ${[file, ...args].map((arg) => `'${arg}'`).join(' ')}\n`
}

/** A complete `with:` block, as the runner makes it in a green job from action.yml and what a user wrote. */
export function withBlock(given: Readonly<Record<string, string>>): Record<string, string> {
  const action = parse(fs.readFileSync(path.join(root, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>
  }
  const evaluated = (text = '') => text.replace('${{ job.status }}', 'success')
  const defaults = Object.entries(action.inputs).map(
    ([name, input]) => [name, evaluated(input.default)] as const
  )
  return { ...Object.fromEntries(defaults), ...given }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function existing(file: string): string | null {
  return fs.existsSync(file) ? file : null
}
