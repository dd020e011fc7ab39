// What the headers and the code of a Windows program say of its protections. Layout: Microsoft's PE format. Bytes in,
// properties out.
import { targetOfCall, wordsOf } from './elf.mjs'

/** @typedef {import('../hardening.mjs').Property} Property */

const characteristic = { highEntropy: 0x20, dynamicBase: 0x40, noExecute: 0x100, guardControlFlow: 0x4000 }
const directory = { exports: 0, imports: 1, relocations: 5, delayImports: 13 }
const section = { executable: 0x20000000, writable: 0x80000000 }

// All that the core may ask of Windows. None of them speaks to a network; dismapi.dll is loaded later, from System32.
const libraries = /^(kernel32|advapi32|ntdll|ole32|shell32|bcrypt|api-ms-win-crt-[a-z0-9-]+)\.dll$/i

/** @param {Buffer} bytes */
export function isPe(bytes) {
  return (
    bytes.length > 0x40 &&
    bytes.readUInt16BE(0) === 0x4d5a &&
    bytes.readUInt32LE(0x3c) + 24 < bytes.length &&
    bytes.readUInt32BE(bytes.readUInt32LE(0x3c)) === 0x50450000
  )
}

/**
 * @param {Buffer} bytes
 * @returns {Property[]}
 */
export function peProperties(bytes) {
  const image = read(bytes)
  const has = (/** @type {number} */ flag) => (image.characteristics & flag) !== 0
  const imported = importsOf(image)
  const strangers = imported.filter((name) => !libraries.test(name))
  const code = image.sections.filter(({ flags }) => flags & section.executable)
  const calls = code
    .map((one) => guardFailures(one.bytes, image.machine))
    .reduce((sum, count) => sum + count, 0)
  return [
    {
      name: 'position independent',
      holds: has(characteristic.dynamicBase) && image.directories(directory.relocations).size > 0
    },
    { name: '64-bit address space', holds: has(characteristic.highEntropy) },
    { name: 'stack not executable', holds: has(characteristic.noExecute) },
    {
      name: 'nothing writable and executable',
      holds: code.every(({ flags }) => !(flags & section.writable))
    },
    {
      name: 'no unknown libraries',
      holds:
        imported.length > 0 && strangers.length === 0 && image.directories(directory.delayImports).size === 0,
      detail: strangers.length > 0 ? strangers.join(', ') : `${imported.length} libraries`
    },
    { name: 'exports nothing', holds: image.directories(directory.exports).size === 0 },
    { name: 'stack protector', holds: calls > 0, detail: `${calls} guarded places` }
  ]
}

/**
 * Whether calls through pointers are checked. Not required: the release compiler cannot link it (docs/decisions/0019).
 *
 * @param {Buffer} bytes
 */
export function hasControlFlowGuard(bytes) {
  return (read(bytes).characteristics & characteristic.guardControlFlow) !== 0
}

/**
 * @typedef {object} Image
 * @property {string} machine
 * @property {number} characteristics
 * @property {{ flags: number, address: number, bytes: Buffer }[]} sections
 * @property {(index: number) => { address: number, size: number }} directories
 */

/**
 * @param {Buffer} bytes
 * @returns {Image}
 */
function read(bytes) {
  const header = bytes.readUInt32LE(0x3c) + 4
  const optional = header + 20
  if (bytes.readUInt16LE(optional) !== 0x20b) throw new Error('it is not a 64-bit program')
  const first = optional + bytes.readUInt16LE(header + 16)
  return {
    machine: bytes.readUInt16LE(header) === 0xaa64 ? 'arm64' : 'x64',
    characteristics: bytes.readUInt16LE(optional + 70),
    sections: Array.from({ length: bytes.readUInt16LE(header + 2) }, (_, index) => {
      const at = first + index * 40
      const offset = bytes.readUInt32LE(at + 20)
      return {
        flags: bytes.readUInt32LE(at + 36),
        address: bytes.readUInt32LE(at + 12),
        bytes: bytes.subarray(offset, offset + bytes.readUInt32LE(at + 16))
      }
    }),
    directories: (index) => ({
      address: bytes.readUInt32LE(optional + 112 + index * 8),
      size: bytes.readUInt32LE(optional + 116 + index * 8)
    })
  }
}

/**
 * @param {Image} image
 * @returns {string[]} the names of the libraries that the loader brings
 */
function importsOf(image) {
  const names = []
  for (let at = image.directories(directory.imports).address; ; at += 20) {
    const name = from(image, at).readUInt32LE(12)
    if (name === 0) return names
    const text = from(image, name)
    names.push(text.toString('latin1', 0, text.indexOf(0)))
  }
}

/**
 * @param {Image} image
 * @param {number} address relative to the image
 */
function from(image, address) {
  const found = image.sections.find(
    (one) => address >= one.address && address < one.address + one.bytes.length
  )
  if (found === undefined) throw new Error(`no section holds the address ${address.toString(16)}`)
  return found.bytes.subarray(address - found.address)
}

/**
 * How often the function of native/platform/stack_guard_win32.cpp is called that ends the process, a fast fail with code 2.
 *
 * @param {Buffer} code
 * @param {string} machine
 */
function guardFailures(code, machine) {
  const failure = Buffer.from(machine === 'arm64' ? '4000805260003ed4' : '554889e5b902000000cd29', 'hex')
  const places = new Set()
  for (let at = code.indexOf(failure); at !== -1; at = code.indexOf(failure, at + 1)) places.add(at)
  if (machine === 'arm64') {
    return wordsOf(code).filter((word, index) => places.has(targetOfCall(word, index * 4))).length
  }
  let count = 0
  for (let at = code.indexOf(0xe8); at !== -1 && at + 5 <= code.length; at = code.indexOf(0xe8, at + 1)) {
    if (places.has(at + 5 + code.readInt32LE(at + 1))) count += 1
  }
  return count
}
