import type { Random } from './generate.js'

// The forms are those of public logs; the texts of a log are free, so some of these try to look like something else.
const texts = [
  'Enter DismUnmountImageInternal',
  'Leave DismUnmountImageInternal - CTransaction(hr:0xc1420117)',
  'Failed. - CGenericImagingManager::InternalCmdUnmount(hr:0xc1420117)',
  'a text with PID=4711 TID=1 in it',
  'naïve text of 日本語 and 🙂',
  '::error::not ours'
]
const continuations = ['Wim:         [G:\\a.wim]', 'Image Index: [1]', '', '[C:\\mnt] [776', '\t[0x1] x']

/** Some lines that belong together: a dated one, or one of wimgapi, and those of a block below it. */
export interface Paragraph {
  pid: number
  lines: readonly string[]
}

/** A dated line of DISM. */
export function datedLine(pid: number, text: string, level = 'Info'): string {
  return `2025-05-13 10:35:49, ${level.padEnd(22)}${'DISM'.padEnd(7)}DISM WIM Provider: PID=${pid} TID=12 ${text}`
}

export function paragraph(random: Random, pid: number): Paragraph {
  const first = random.one([
    () => datedLine(pid, random.one(texts), random.one(['Info', 'Warning', 'Error'])),
    () => `[${pid}.${random.below(9999)}] [0xc142010c] WIMUnmountImage:(2037)`,
    () => `[${pid}] [0x8007007b] FIOReadFileIntoBuffer:(1381): The filename is incorrect.`
  ])()
  return { pid, lines: [first, ...random.list(3, () => random.one(continuations))] }
}

/** A dated line without a process, as CBS writes them. */
export const foreignLine = '2025-05-13 10:35:49, Info                  CBS    Session: 31112_1 initialized'
