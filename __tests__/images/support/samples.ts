import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** Trees that somebody else made, of which a machine should have some. */
const candidates = [
  '/usr/share/zoneinfo',
  '/usr/share/mime',
  '/usr/share/perl5',
  '/usr/share/vim',
  '/usr/share/X11',
  '/usr/share/perl',
  '/usr/share/i18n',
  '/usr/share/nodejs',
  '/usr/share/zsh',
  '/usr/share/doc',
  '/usr/share/locale'
]
const enoughFiles = 40
const mostBytes = 60_000_000

/** Up to `count` such trees, none too small to edit and none that takes long to pack. */
export function realTrees(count: number): string[] {
  return candidates.filter((folder) => fs.existsSync(folder) && isFit(folder)).slice(0, count)
}

function isFit(folder: string): boolean {
  let files = 0
  let bytes = 0
  let folders = 0
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) folders++
    if (!entry.isFile()) continue
    files++
    bytes += fs.statSync(path.join(entry.parentPath, entry.name)).size
  }
  return files >= enoughFiles && folders >= 2 && bytes <= mostBytes
}

/** Real programs, and what to call them in a test's name. */
export interface Programs {
  kind: string
  files: readonly string[]
}

/** The PE files of Debian's wine packages, else this machine's own libraries. */
export function realPrograms(): Programs {
  const wine = listFiles('/usr/lib/x86_64-linux-gnu/wine/x86_64-windows', /\.(dll|exe|drv|sys)$/)
  if (wine.length > 0) return { kind: 'PE files of Debian’s wine', files: wine }
  const libraries = listFiles('/usr/lib/x86_64-linux-gnu', /\.so\b/)
  return { kind: 'ELF libraries, as there is no wine here', files: libraries }
}

function listFiles(folder: string, pattern: RegExp): string[] {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.join(folder, entry.name))
    .sort()
}

/** Copies of programs, some folders of them, up to about `bytes`. */
export function makeProgramTree(folder: string, programs: Programs, bytes: number): string {
  let left = bytes
  let made = 0
  for (const file of programs.files) {
    const { size } = fs.statSync(file)
    if (size > left || size > bytes / 8) continue
    const into = path.join(folder, `group ${made++ % 4}`)
    fs.mkdirSync(into, { recursive: true })
    fs.copyFileSync(file, path.join(into, path.basename(file)))
    left -= size
  }
  return folder
}

/** `count` small files, a hundred a folder, no two alike. */
export function makeSmallFiles(folder: string, count: number): string {
  for (let at = 0; at < count; at++) {
    const into = path.join(folder, `folder ${String(Math.floor(at / 100)).padStart(4, '0')}`)
    if (at % 100 === 0) fs.mkdirSync(into, { recursive: true })
    fs.writeFileSync(
      path.join(into, `file ${at}.txt`),
      `This is file ${at}, and no other.\n`.repeat(1 + (at % 3))
    )
  }
  return folder
}

/** Bytes that no program packs and no two calls with other seeds share. */
export function noise(bytes: number, seed: string): Buffer {
  const key = createHash('sha256').update(seed).digest()
  const block = Buffer.alloc(bytes)
  const size = 1024 * 1024
  const first = expand(key, Math.min(size, bytes))
  for (let at = 0; at < bytes; at += size) {
    first.copy(block, at)
    if (at + 8 <= bytes) block.writeBigUInt64LE(BigInt(at), at)
  }
  return block
}

function expand(key: Buffer, bytes: number): Buffer {
  const parts = []
  for (let at = 0; at * 32 < bytes; at++)
    parts.push(createHash('sha256').update(key).update(String(at)).digest())
  return Buffer.concat(parts).subarray(0, bytes)
}

/** A small tree for tests of behaviour: folders, a hard link, links, an empty file. Its files are its own. */
export function makeSmallTree(folder: string): string {
  fs.mkdirSync(path.join(folder, 'docs', 'deep'), { recursive: true })
  fs.mkdirSync(path.join(folder, 'data'))
  for (let at = 0; at < 40; at++) {
    const into = path.join(folder, ['docs', 'docs/deep', 'data'][at % 3] ?? '')
    fs.writeFileSync(path.join(into, `file ${at}.txt`), `File ${at} of ${folder}.\n`.repeat(20))
  }
  fs.writeFileSync(path.join(folder, 'empty'), '')
  fs.writeFileSync(path.join(folder, 'data', 'noise.bin'), noise(200_000, folder))
  fs.linkSync(path.join(folder, 'data', 'noise.bin'), path.join(folder, 'docs', 'the same noise'))
  fs.symlinkSync('docs/deep', path.join(folder, 'link to a folder'))
  fs.symlinkSync('empty', path.join(folder, 'link to a file'))
  return folder
}
