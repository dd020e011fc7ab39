import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder, real path, gone after the test. */
export function tempFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dismount-test-')))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A file with this content, in a new folder or the given one. */
export function tempFile(name: string, content: string | Buffer, folder = tempFolder()): string {
  const file = path.join(folder, name)
  fs.writeFileSync(file, content)
  return file
}
