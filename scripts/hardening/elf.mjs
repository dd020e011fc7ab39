// What the headers and the code of a Linux program say of its protections. Layout: the ELF-64 specification and the psABI
// of each machine. Bytes in, properties out.

/** @typedef {import('../hardening.mjs').Property} Property */

const machines = new Map([
  [62, 'x64'],
  [183, 'arm64']
])
const segment = { load: 1, dynamic: 2, interpreter: 3, stack: 0x6474e551, relro: 0x6474e552 }
const executable = 1
const writable = 2
const tag = { needed: 1, rpath: 15, textrel: 22, bindNow: 24, runpath: 29, flags: 30, flags1: 0x6ffffffb }

/** @param {Buffer} bytes */
export function isElf(bytes) {
  return bytes.length > 64 && bytes.readUInt32BE(0) === 0x7f454c46
}

/**
 * @param {Buffer} bytes
 * @returns {Property[]}
 */
export function elfProperties(bytes) {
  const machine = machines.get(bytes.readUInt16LE(0x12)) ?? 'unknown'
  const segments = segmentsOf(bytes)
  const dynamic = dynamicOf(bytes, segments)
  const of = (/** @type {number} */ type) => segments.filter((one) => one.type === type)
  const flags = dynamic.get(tag.flags) ?? 0
  const flags1 = dynamic.get(tag.flags1) ?? 0
  const code = of(segment.load).filter((one) => one.flags & executable)
  const calls = code.map((one) => guardChecks(one.bytes, machine)).reduce((sum, count) => sum + count, 0)
  return [
    {
      name: 'position independent',
      holds: bytes.readUInt16LE(0x10) === 3 && (flags1 & 0x08000000) !== 0 && !dynamic.has(tag.textrel)
    },
    { name: 'static', holds: of(segment.interpreter).length === 0 && !dynamic.has(tag.needed) },
    { name: 'no search path', holds: !dynamic.has(tag.rpath) && !dynamic.has(tag.runpath) },
    {
      name: 'stack not executable',
      holds: of(segment.stack).length === 1 && of(segment.stack).every((one) => !(one.flags & executable))
    },
    {
      name: 'nothing writable and executable',
      holds: of(segment.load).every((one) => !(one.flags & writable && one.flags & executable))
    },
    { name: 'read-only relocations', holds: of(segment.relro).length === 1 },
    {
      name: 'bound at start',
      holds: (flags & 8) !== 0 || (flags1 & 1) !== 0 || dynamic.has(tag.bindNow)
    },
    { name: 'stack protector', holds: calls > 0, detail: `${calls} guarded places` },
    ...(machine === 'arm64' ? [signedReturns(code)] : [])
  ]
}

/**
 * @typedef {object} Segment
 * @property {number} type
 * @property {number} flags
 * @property {Buffer} bytes
 */

/**
 * @param {Buffer} bytes
 * @returns {Segment[]}
 */
function segmentsOf(bytes) {
  const table = Number(bytes.readBigUInt64LE(0x20))
  const size = bytes.readUInt16LE(0x36)
  return Array.from({ length: bytes.readUInt16LE(0x38) }, (_, index) => {
    const at = table + index * size
    const offset = Number(bytes.readBigUInt64LE(at + 0x08))
    const length = Number(bytes.readBigUInt64LE(at + 0x20))
    return {
      type: bytes.readUInt32LE(at),
      flags: bytes.readUInt32LE(at + 0x04),
      bytes: bytes.subarray(offset, offset + length)
    }
  })
}

/**
 * @param {Buffer} bytes
 * @param {Segment[]} segments
 * @returns {Map<number, number>} value by tag
 */
function dynamicOf(bytes, segments) {
  const found = new Map()
  const table = segments.find((one) => one.type === segment.dynamic)?.bytes ?? bytes.subarray(0, 0)
  for (let at = 0; at + 16 <= table.length; at += 16) {
    const name = Number(table.readBigInt64LE(at))
    if (name === 0) break
    found.set(name, Number(table.readBigUInt64LE(at + 8)))
  }
  return found
}

/**
 * A stripped program has no names to look for, so its instructions are.
 *
 * @param {Buffer} code
 * @param {string} machine
 */
function guardChecks(code, machine) {
  return machine === 'x64' ? guardReads(code) : callsOfCrash(code)
}

/**
 * x86-64: how often the guard at %fs:0x28 is read or compared.
 *
 * @param {Buffer} code
 */
function guardReads(code) {
  const place = Buffer.from([0x25, 0x28, 0, 0, 0])
  let count = 0
  for (let at = code.indexOf(place, 4); at !== -1; at = code.indexOf(place, at + 1)) {
    const [fs = 0, rex = 0, , operand = 0] = code.subarray(at - 4, at)
    if (fs === 0x64 && (rex & 0xfb) === 0x48 && (operand & 0xc7) === 0x04) count += 1
  }
  return count
}

/**
 * AArch64: how often musl's __stack_chk_fail is called, a function that does nothing but write to address 0.
 *
 * @param {Buffer} code
 */
function callsOfCrash(code) {
  const crash = Buffer.from('e8031faa1f010039c0035fd6', 'hex')
  const places = new Set()
  for (let at = code.indexOf(crash); at !== -1; at = code.indexOf(crash, at + 4)) places.add(at)
  return wordsOf(code).filter((word, index) => places.has(targetOfCall(word, index * 4))).length
}

/**
 * @param {Segment[]} code
 * @returns {Property}
 */
function signedReturns(code) {
  const paciasp = 0xd503233f
  const count = code.flatMap((one) => wordsOf(one.bytes)).filter((word) => word === paciasp).length
  return { name: 'signed return addresses', holds: count > 0, detail: `${count} functions` }
}

/**
 * @param {Buffer} code
 * @returns {number[]} the instructions of AArch64
 */
export function wordsOf(code) {
  return Array.from({ length: Math.floor(code.length / 4) }, (_, index) => code.readUInt32LE(index * 4))
}

/**
 * @param {number} word
 * @param {number} at where it stands
 * @returns {number} where a `bl` leads, NaN for another instruction
 */
export function targetOfCall(word, at) {
  return word >>> 26 === 0x25 ? at + ((word << 6) >> 4) : NaN
}
