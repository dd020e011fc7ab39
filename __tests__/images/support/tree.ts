import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** What a directory holds, by relative path: everything that an image keeps of it, as one line an entry. */
export type Tree = ReadonlyMap<string, string>

/** The name of the directory itself. */
export const top = '.'

/** A time as an image keeps it: in steps of 100 ns. */
const tick = 100n

export function readTree(root: string): Tree {
  const found = new Map<string, string>()
  const names = new Map<bigint, string[]>()
  const links: { name: string; inode: bigint }[] = []

  const visit = (name: string): void => {
    const full = path.join(root, name)
    const stat = fs.lstatSync(full, { bigint: true })
    const time = `mtime ${stat.mtimeNs / tick}`
    if (stat.isDirectory()) {
      found.set(name, `directory ${time}`)
      for (const child of fs.readdirSync(full).sort()) visit(path.join(name, child))
    } else if (stat.isSymbolicLink()) {
      found.set(name, `link to ${targetOf(full, root)} ${time}`)
    } else if (stat.isFile()) {
      found.set(name, `file ${stat.size} bytes sha1 ${sha1Of(full)} ${time}`)
      if (stat.nlink > 1n) {
        names.set(stat.ino, [...(names.get(stat.ino) ?? []), name])
        links.push({ name, inode: stat.ino })
      }
    } else {
      found.set(name, 'something else')
    }
  }
  visit(top)
  for (const { name, inode } of links) {
    found.set(name, `${found.get(name) ?? ''} names ${JSON.stringify(names.get(inode))}`)
  }
  return found
}

/** Absolute targets inside the tree move with it, as Windows' own tools do it. */
function targetOf(link: string, root: string): string {
  const target = fs.readlinkSync(link)
  return target === root || target.startsWith(`${root}/`) ? `<root>${target.slice(root.length)}` : target
}

function sha1Of(file: string): string {
  return createHash('sha1').update(fs.readFileSync(file)).digest('hex')
}

/**
 * The differences, for a reader: empty if the trees are equal. At most a screenful. A tree without its top says nothing
 * about it.
 */
export function differences(actual: Tree, expected: Tree): string[] {
  const lines = []
  for (const [name, line] of expected) {
    const found = actual.get(name)
    if (found !== line) lines.push(`${name}: expected ${line}, found ${found ?? 'nothing'}`)
  }
  for (const [name, line] of actual) {
    if (!expected.has(name) && name !== top) lines.push(`${name}: expected nothing, found ${line}`)
  }
  return lines.slice(0, 20)
}
