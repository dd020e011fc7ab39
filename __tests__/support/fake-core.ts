import path from 'node:path'
import type { CoreProgram } from '../../src/native/process.js'

const script = path.join(import.meta.dirname, 'fixtures', 'fake-core.mjs')

/** A program that plays a recorded run; the options are those of fixtures/fake-core.mjs. */
export function fakeCore(transcript: string, options: readonly string[] = []): CoreProgram {
  return { file: process.execPath, args: [script, transcript, ...options] }
}
