import { lstatSync, mkdirSync } from 'node:fs'
import { Failure } from './failure.js'

/** Makes our folder in the runner's temp, where it is not there; refuses another thing in its place. */
export function makeOwnFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  checkOwnFolder(folder)
}

/**
 * Throws unless the folder is there and is one. By a link in its place our logs would be written elsewhere, and what lies
 * elsewhere would be taken for ours and uploaded.
 */
export function checkOwnFolder(folder: string): void {
  if (lstatSync(folder).isDirectory()) return
  throw new Failure({
    title: 'The folder for logs is not ours',
    text: `${folder} is a link or a file, and nothing is read or written by it.\nNext: find out who made it, and remove it.`
  })
}
