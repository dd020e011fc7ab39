// Where tests and trust write much that lives for moments: in memory, if there is room.
import fs from 'node:fs'
import os from 'node:os'

const sharedMemory = '/dev/shm'

/**
 * The folder for temporary folders: the one in memory, or the system's if that one is not there or has less room than is
 * wanted (containers often have 64 MiB of it).
 * @param {number} room bytes
 */
export function memoryFolder(room) {
  if (!fs.existsSync(sharedMemory)) return os.tmpdir()
  const { bavail, bsize } = fs.statfsSync(sharedMemory)
  return bavail * bsize >= room && os.freemem() >= room ? sharedMemory : os.tmpdir()
}
