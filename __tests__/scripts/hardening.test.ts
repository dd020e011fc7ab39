import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { figures, inspect, inspectAll } from '../../scripts/hardening.mjs'
import { root } from '../support/transcripts.js'

const dist = process.env.DISMOUNT_TEST_DIST ?? path.join(root, 'dist')
const programs = [
  'linux-arm64/dismount',
  'linux-x64/dismount',
  'win32-arm64/dismount.exe',
  'win32-x64/dismount.exe'
]

function bytesOf(program: string): Buffer {
  return fs.readFileSync(path.join(dist, 'native', program))
}

function missing(program: string, bytes: Buffer): string[] {
  return inspect(program, bytes)
    .properties.filter(({ holds }) => !holds)
    .map(({ name }) => name)
}

describe('the release programs', () => {
  test('are four, and have every protection that their system knows', () => {
    const inspections = inspectAll(path.join(dist, 'native'))
    expect(inspections.map(({ program }) => program)).toEqual(programs)
    for (const { program, properties } of inspections) {
      expect([program, ...properties.filter(({ holds }) => !holds).map(({ name }) => name)]).toEqual([
        program
      ])
    }
    expect(figures(inspections)).toEqual({ programs: 4, properties: 35, missing: 0 })
  })
})

test('what leaves no trace in the bytes is asked of the release compiler', () => {
  const toolchain = fs.readFileSync(path.join(root, 'native/cmake/zig.cmake'), 'utf8')
  expect(toolchain).toMatch(
    /^string\(APPEND common ".* -D_LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_FAST"\)$/m
  )
  expect(toolchain).toMatch(/^ *string\(APPEND common " -fstack-clash-protection"\)$/m)
})

/** A copy with some bytes exchanged. */
function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes)
  change(copy)
  return copy
}

/** The place of a segment's entry in an ELF program's table. */
function segmentAt(bytes: Buffer, type: number): number {
  for (let index = 0; index < bytes.readUInt16LE(0x38); index++) {
    const at = Number(bytes.readBigUInt64LE(0x20)) + index * 56
    if (bytes.readUInt32LE(at) === type) return at
  }
  throw new Error('no such segment')
}

describe('the check notices', () => {
  const linux = bytesOf('linux-x64/dismount')
  const windows = bytesOf('win32-x64/dismount.exe')
  const usual = { linux: missing('linux', linux), windows: missing('windows', windows) }
  const optional = windows.readUInt32LE(0x3c) + 24

  test.each<[string, (copy: Buffer) => void]>([
    ['position independent', (copy) => copy.writeUInt16LE(2, 0x10)],
    ['static', (copy) => copy.writeUInt32LE(3, segmentAt(copy, 4 + 3))],
    ['stack not executable', (copy) => copy.writeUInt32LE(7, segmentAt(copy, 0x6474e551) + 4)],
    ['nothing writable and executable', (copy) => copy.writeUInt32LE(7, segmentAt(copy, 1) + 4)],
    ['read-only relocations', (copy) => copy.writeUInt32LE(0, segmentAt(copy, 0x6474e552))]
  ])('a Linux program that is not: %s', (name, change) => {
    expect(missing('linux', changed(linux, change))).toEqual([name, ...usual.linux])
  })

  test('a Linux program without a stack protector', () => {
    const bare = changed(linux, (copy) => {
      const guard = Buffer.from([0x25, 0x28, 0, 0, 0])
      for (let at = copy.indexOf(guard); at !== -1; at = copy.indexOf(guard, at)) copy[at] = 0
    })
    expect(missing('linux', bare)).toContain('stack protector')
  })

  test.each<[string, (copy: Buffer) => void]>([
    [
      'position independent',
      (copy) => copy.writeUInt16LE(copy.readUInt16LE(optional + 70) & ~0x40, optional + 70)
    ],
    [
      '64-bit address space',
      (copy) => copy.writeUInt16LE(copy.readUInt16LE(optional + 70) & ~0x20, optional + 70)
    ],
    [
      'stack not executable',
      (copy) => copy.writeUInt16LE(copy.readUInt16LE(optional + 70) & ~0x100, optional + 70)
    ],
    ['no unknown libraries', (copy) => copy.write('ws2_32.dll\0\0', copy.indexOf('KERNEL32.dll'), 'latin1')],
    ['exports nothing', (copy) => copy.writeUInt32LE(40, optional + 116)]
  ])('a Windows program that is not: %s', (name, change) => {
    expect(missing('windows', changed(windows, change))).toEqual(expect.arrayContaining([name]))
    expect(usual.windows).not.toContain(name)
  })

  test('a program that is too large, and a file that is no program', () => {
    expect(missing('linux', Buffer.concat([linux, Buffer.alloc(4 * 1024 * 1024)]))).toContain('4 MiB at most')
    expect(() => inspect('x', Buffer.from('#!/bin/sh\n'))).toThrow('neither an ELF nor a PE program')
  })
})
