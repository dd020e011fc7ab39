import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { readListing, type Listing } from './listing.js'
import { must, run } from './program.js'
import { differences, readTree, type Tree } from './tree.js'

export type Compression = 'LZX' | 'XPRESS' | 'none'

export interface CaptureOptions {
  compress?: Compression | 'LZMS'
  /** With an integrity table. */
  check?: boolean
  /** Further options of `wimlib-imagex capture`. */
  more?: readonly string[]
}

/** An image as the XML data of a file tells it. */
export interface ImageXml {
  index: number
  name: string
  xml: string
}

/** A .wim file, in the eyes of tools that others wrote. */
export class Wim {
  readonly file: string

  constructor(file: string) {
    this.file = file
  }

  /** Captures each tree as an image; one that is named by a file is an NTFS volume. */
  static async capture(
    file: string,
    trees: readonly string[],
    { compress = 'XPRESS', check = false, more = [] }: CaptureOptions = {}
  ): Promise<Wim> {
    for (const [at, tree] of trees.entries()) {
      const name = `${at + 1} ${path.basename(tree)}`
      const options = [
        ...(at === 0 ? [`--compress=${compress}`, ...more] : []),
        ...(check ? ['--check'] : [])
      ]
      await must('wimlib-imagex', [at === 0 ? 'capture' : 'append', tree, file, name, ...options])
    }
    return new Wim(file)
  }

  /** wimlib reads every stream; 7-Zip too, and it says WARNING for what is merely odd, with exit code 0. */
  async expectSound(): Promise<void> {
    await this.expectVerified()
    const seven = await run('7z', ['t', this.file])
    expect(seven.stdout + seven.stderr).not.toContain('WARNING')
    expect(seven.exitCode, seven.stdout + seven.stderr).toBe(0)
  }

  async expectVerified(): Promise<void> {
    const verified = await run('wimlib-imagex', ['verify', this.file])
    expect(verified.exitCode, verified.stdout + verified.stderr).toBe(0)
  }

  /** What an image holds, extracted by wimlib. */
  async tree(index: number, scratch: string): Promise<Tree> {
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(scratch, 'applied-')))
    try {
      await must('wimlib-imagex', ['apply', this.file, String(index), folder])
      return readTree(folder)
    } finally {
      fs.rmSync(folder, { recursive: true, force: true })
    }
  }

  async expectTree(index: number, expected: Tree, scratch: string): Promise<void> {
    expect(
      differences(await this.tree(index, scratch), expected),
      `image ${index} as wimlib applies it`
    ).toEqual([])
  }

  async listing(index: number): Promise<Listing> {
    const { stdout } = await must('wimlib-imagex', ['dir', this.file, String(index), '--detailed'])
    return readListing(stdout)
  }

  /** The listings of all images but one. */
  async listingsBut(index: number): Promise<Map<number, Listing>> {
    const others = (await this.images()).map((image) => image.index).filter((other) => other !== index)
    const listings = new Map<number, Listing>()
    for (const other of others) listings.set(other, await this.listing(other))
    return listings
  }

  /** In the order in which the XML data has them. */
  async images(): Promise<ImageXml[]> {
    const file = `${this.file}.xml`
    await must('wimlib-imagex', ['info', this.file, '--extract-xml', file])
    const xml = fs.readFileSync(file).toString('utf16le').replace('\uFEFF', '')
    fs.rmSync(file)
    return [...xml.matchAll(/<IMAGE INDEX="(\d+)">(.*?)<\/IMAGE>/gs)].map(([, index, inner = '']) => ({
      index: Number(index),
      name: /<NAME>(.*?)<\/NAME>/s.exec(inner)?.[1] ?? '',
      xml: inner
    }))
  }

  async hasIntegrityTable(): Promise<boolean> {
    const { stdout } = await must('wimlib-imagex', ['info', this.file, '--header'])
    return !/^Integrity Offset\s*= 0$/m.test(stdout)
  }

  bytes(): Buffer {
    return fs.readFileSync(this.file)
  }

  /** Of the bytes: two that are equal are byte-identical files. */
  digest(): string {
    return createHash('sha256').update(this.bytes()).digest('hex')
  }

  get size(): number {
    return fs.statSync(this.file).size
  }

  /** Turns one byte into another. */
  flipByte(offset: number): void {
    const handle = fs.openSync(this.file, 'r+')
    const byte = Buffer.alloc(1)
    fs.readSync(handle, byte, 0, 1, offset)
    byte.writeUInt8(byte.readUInt8() ^ 0x40)
    fs.writeSync(handle, byte, 0, 1, offset)
    fs.closeSync(handle)
  }
}
