import fs from 'node:fs'
import path from 'node:path'
import { decodeEvent } from '../../src/native/decode.js'
import type { JobEvent, PathResult } from '../../src/native/events.js'

export const root = path.join(import.meta.dirname, '..', '..')

/** Recorded runs, which both halves are tested against: whatever is in the folder. */
export const transcripts = filesIn(path.join(root, 'protocol', 'transcripts'))

// Made by hand, of the same kind, with numbers that the tests of the report know.
const runs = path.join(import.meta.dirname, 'runs')

/** The runs made by hand. */
export const handMadeRuns = filesIn(runs)

/** The file of a run made by hand. */
export function runFile(name: string): string {
  return path.join(runs, `${name}.ndjson`)
}

/** The lines of a run made by hand. */
export function runLines(name: string): string[] {
  return linesOf(runFile(name))
}

export function linesOf(file: string): string[] {
  return fs.readFileSync(file, 'utf8').split('\n').slice(0, -1)
}

/** The events of a run that a dismount's reader knows. */
export function eventsOf(file: string): JobEvent[] {
  return linesOf(file).flatMap((line) => decodeEvent(line) ?? [])
}

/** The first result of a run made by hand. */
export function resultOf(name: string): PathResult {
  const event = eventsOf(runFile(name)).find(({ type }) => type === 'result')
  if (event?.type !== 'result') throw new Error(`${name} has no result`)
  const { type, ...result } = event
  return result
}

function filesIn(folder: string): { name: string; file: string }[] {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => ({ name: path.basename(name, '.ndjson'), file: path.join(folder, name) }))
}
