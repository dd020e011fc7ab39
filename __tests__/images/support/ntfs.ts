import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Need } from './needs.js'
import { must } from './program.js'

/** What a test of NTFS needs. */
export const ntfsNeeds: readonly Need[] = ['mkntfs', 'ntfs-3g', 'setfattr', 'root', 'fuse', 'mount']

export const attributes = { readOnly: 0x1, hidden: 0x2, system: 0x4, archive: 0x20, notIndexed: 0x2000 }

/** An NTFS volume in a file, mounted at a folder until `unmount()`. */
export class NtfsVolume {
  readonly file: string
  readonly folder: string

  private constructor(file: string, folder: string) {
    this.file = file
    this.folder = folder
  }

  static async make(folder: string, name: string, megabytes = 32): Promise<NtfsVolume> {
    const volume = new NtfsVolume(path.join(folder, `${name}.img`), path.join(folder, name))
    fs.writeFileSync(volume.file, '')
    fs.truncateSync(volume.file, megabytes * 1024 * 1024)
    await must('mkntfs', ['--fast', '--force', '--quiet', volume.file])
    fs.mkdirSync(volume.folder)
    await volume.mount()
    return volume
  }

  async mount(): Promise<void> {
    await must('ntfs-3g', ['-o', 'streams_interface=windows', this.file, this.folder])
  }

  async unmount(): Promise<void> {
    await must('umount', [this.folder])
  }

  /** For cleaning up: nothing if it is not mounted. */
  drop(): void {
    spawnSync('umount', ['--lazy', this.folder], { stdio: 'ignore' })
  }

  path(...names: readonly string[]): string {
    return path.join(this.folder, ...names)
  }

  /** A named stream beside the contents. */
  writeStream(name: string, stream: string, content: string | Buffer): void {
    fs.writeFileSync(`${this.path(name)}:${stream}`, content)
  }

  async setShortName(name: string, short: string): Promise<void> {
    await this.#set('system.ntfs_dos_name', short, name)
  }

  async setAttributes(name: string, bits: number): Promise<void> {
    await this.#set('system.ntfs_attrib_be', `0x${bits.toString(16).padStart(8, '0')}`, name)
  }

  async setSecurity(name: string, descriptor: Buffer): Promise<void> {
    await this.#set('system.ntfs_acl', `0x${descriptor.toString('hex')}`, name)
  }

  /** Creation, write and access time in steps of 100 ns since 1601. */
  async setTimes(name: string, created: bigint, written: bigint, accessed: bigint): Promise<void> {
    const bytes = Buffer.alloc(24)
    for (const [at, time] of [created, written, accessed].entries()) bytes.writeBigUInt64BE(time, at * 8)
    await this.#set('system.ntfs_times_be', `0x${bytes.toString('hex')}`, name)
  }

  /** 16 to 64 bytes by which Windows finds a file again. */
  async setObjectId(name: string, id: Buffer): Promise<void> {
    await this.#set('system.ntfs_object_id', `0x${id.toString('hex')}`, name)
  }

  async get(name: string, attribute: string): Promise<string> {
    const { stdout } = await must('getfattr', [
      '-h',
      '-e',
      'hex',
      '-n',
      attribute,
      '--absolute-names',
      this.path(name)
    ])
    return /=(0x[0-9a-f]*)/.exec(stdout)?.[1] ?? ''
  }

  async #set(attribute: string, value: string, name: string): Promise<void> {
    await must('setfattr', ['-h', '-n', attribute, '-v', value, this.path(name)])
  }
}

/** A self-relative security descriptor: owner and group Administrators, and these rights for everyone. */
export function securityDescriptor(rights: number): Buffer {
  const administrators = Buffer.from('01020000000000052000000020020000', 'hex')
  const everyone = Buffer.from('010100000000000100000000', 'hex')
  const entry = Buffer.alloc(8)
  entry.writeUInt8(3, 1) // inherited by files and folders
  entry.writeUInt16LE(8 + everyone.length, 2)
  entry.writeUInt32LE(rights, 4)
  const list = Buffer.alloc(8)
  list.writeUInt8(2, 0)
  list.writeUInt16LE(8 + 8 + everyone.length, 2)
  list.writeUInt16LE(1, 4)
  const header = Buffer.alloc(20)
  header.writeUInt8(1, 0)
  header.writeUInt16LE(0x8004, 2)
  header.writeUInt32LE(20, 4)
  header.writeUInt32LE(20 + administrators.length, 8)
  header.writeUInt32LE(20 + 2 * administrators.length, 16)
  return Buffer.concat([header, administrators, administrators, list, entry, everyone])
}
