import fs from 'node:fs'
import path from 'node:path'
import { root } from './transcripts.js'

/** A page of the repository, with its fenced code apart from its prose. */
export class Page {
  /** As the repository knows it, with slashes. */
  readonly name: string
  readonly text: string
  readonly prose: string
  /** The contents of the fenced code. */
  readonly blocks: readonly { language: string; code: string }[]

  constructor(name: string) {
    this.name = name
    this.text = fs.readFileSync(path.join(root, name), 'utf8')
    const fence = /^ *```(\w*)\n([^]*?)\n *```$/gm
    this.blocks = [...this.text.matchAll(fence)].map(([, language = '', code = '']) => ({ language, code }))
    this.prose = this.text.replace(fence, '')
  }

  /** What is marked as code in the prose. */
  get spans(): string[] {
    return [...this.prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'))
  }

  /** The targets of its links and pictures. */
  get links(): string[] {
    const prose = this.prose.replace(/`[^`\n]*`/g, 'code')
    return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target)
  }

  /** What a link's `#fragment` can name. */
  get anchors(): string[] {
    const given = [...this.prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)
    const headings = [...this.prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')
    )
    return [...given, ...headings]
  }
}

const notOurs = new Set(['node_modules', 'build', 'dist', 'coverage'])

/** The pages of the repository. */
export function allPages(): Page[] {
  const found: string[] = []
  const walk = (folder: string): void => {
    for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = path.posix.join(folder, entry.name)
      if (entry.isDirectory() && !notOurs.has(entry.name) && !entry.name.startsWith('.')) walk(name)
      else if (entry.isFile() && name.endsWith('.md')) found.push(name)
    }
  }
  walk('')
  return found.map((name) => new Page(name))
}

/** Those that a user reads. */
export function userPages(): Page[] {
  return ['README.md', 'docs/migrating.md', 'docs/troubleshooting.md', 'SECURITY.md', 'docs/errors.md'].map(
    (name) => new Page(name)
  )
}
