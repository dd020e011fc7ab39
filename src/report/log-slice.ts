/**
 * The lines of one run in a log of DISM, which the whole machine writes to: docs/log-format.md. Pure; log-reader.ts reads
 * the files.
 */

import { behind } from './in-order.js'

const dated = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, /
// The first one of a line; what follows it is free text.
const datedProcess = /\bPID=(\d{1,10})\b/
// wimgapi's own lines, `[pid.tid]` or `[pid]`, have no time.
const bracketedProcess = /^\[(\d{1,10})(?:\.\d{1,10})?\]/
const helperStarted = /\bWimserv process started\b/
const helperProcess = /\bPID is (\d{1,10})\b/

/**
 * Tells our lines from those of others. A line without a process belongs to the line above it: a mount block has several,
 * and a filter for dated lines would drop the ones that explain a failure.
 */
export class LineOwner {
  readonly #processes: Set<string>
  #ours = false

  constructor(pid: number) {
    this.#processes = new Set([String(pid)])
  }

  owns(line: string): boolean {
    if (dated.test(line)) this.#ours = this.#isOurs(datedProcess.exec(line)?.[1])
    else {
      const bracketed = bracketedProcess.exec(line)
      if (bracketed !== null) this.#ours = this.#isOurs(bracketed[1])
    }
    if (this.#ours) this.#adopt(line)
    return this.#ours
  }

  #isOurs(process: string | undefined): boolean {
    return process !== undefined && this.#processes.has(process)
  }

  // Our part of wimgapi works in a process of its own, which our lines name.
  #adopt(line: string): void {
    const told = behind(line, [helperStarted])
    const child = told === null ? undefined : helperProcess.exec(told)?.[1]
    if (child !== undefined) this.#processes.add(child)
  }
}

/** Keeps the first and the last lines of a text without end. */
export class LineKeeper {
  readonly #half: number
  readonly #head: string[] = []
  #tail: string[] = []
  #dropped = 0
  #headSize = 0
  #tailSize = 0
  #full = false
  /** How many lines are left out between the two. */
  omitted = 0

  /** `limit`: the characters to keep, line ends included. */
  constructor(limit: number) {
    this.#half = limit / 2
  }

  add(line: string): void {
    const size = line.length + 1
    this.#full ||= this.#headSize + size > this.#half
    if (!this.#full) {
      this.#head.push(line)
      this.#headSize += size
      return
    }
    this.#tail.push(line)
    this.#tailSize += size
    while (this.#tailSize > this.#half && this.#dropped < this.#tail.length) this.#dropFirst()
    // Not at every line: a shift of a long list costs its length.
    if (this.#dropped > 10_000 && this.#dropped * 2 > this.#tail.length) this.#compact()
  }

  /** What is kept, with a line that says what is not. */
  lines(): string[] {
    this.#compact()
    const gap = this.omitted === 0 ? [] : [`[${this.omitted} lines are left out here]`]
    return [...this.#head, ...gap, ...this.#tail]
  }

  #dropFirst(): void {
    this.#tailSize -= (this.#tail[this.#dropped] ?? '').length + 1
    this.#dropped += 1
    this.omitted += 1
  }

  #compact(): void {
    this.#tail = this.#tail.slice(this.#dropped)
    this.#dropped = 0
  }
}
