import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe } from 'vitest'
import { coreProgram } from './core.js'

/** What a test may need of the machine beside Node.js. */
export type Need =
  'core' | 'wimlib-imagex' | '7z' | 'mkntfs' | 'ntfs-3g' | 'setfattr' | 'strace' | 'root' | 'fuse' | 'mount'

const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin']

/** The full path of a tool, or null. */
export function tool(name: string): string | null {
  const found = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file))
  return found ?? null
}

/** Every suite of this folder needs these. */
export const always: readonly Need[] = ['core', 'wimlib-imagex', '7z']

/** describe(), skipped with the reason in its name where the machine lacks something. */
export function suite(name: string, needs: readonly Need[], body: () => void): void {
  const lacking = [...new Set([...always, ...needs])].map(problemOf).filter((problem) => problem !== null)
  const reason = lacking.length === 0 ? '' : ` [skipped: ${lacking.join(', ')}]`
  describe.skipIf(lacking.length > 0)(name + reason, body)
}

function problemOf(need: Need): string | null {
  switch (need) {
    case 'core':
      return coreProgram === null ? 'there is no dismount program; build the native core first' : null
    case 'root':
      return isRoot() ? null : 'needs root'
    case 'fuse':
      return fs.existsSync('/dev/fuse') ? null : 'there is no /dev/fuse'
    case 'mount':
      return canMount() ? null : 'may not mount file systems here'
    case 'wimlib-imagex':
    case '7z':
    case 'mkntfs':
    case 'ntfs-3g':
    case 'setfattr':
    case 'strace':
      return tool(need) === null ? `there is no ${need}` : null
  }
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Containers have root who may not mount. */
function canMount(): boolean {
  if (!isRoot()) return false
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dismount-images-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    fs.rmdirSync(folder)
  }
}
