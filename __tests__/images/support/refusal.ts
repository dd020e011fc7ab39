import { expect } from 'vitest'
import type { Ran } from './program.js'

/** What a person must be told about an error. */
export interface Refusal {
  exitCode: number
  /** Parts of the sentence: what is wrong, the value, what is accepted instead. */
  says: readonly (string | RegExp)[]
}

/** One sentence, with everything in it, and nothing else that claims to be the error. */
export function expectRefusal(ran: Ran, { exitCode, says }: Refusal): void {
  const everything = `${ran.stderr}\n${ran.stdout}`
  expect(ran.exitCode, everything).toBe(exitCode)
  const sentences = ran.stderr.split('\n').filter((line) => /^(error|dismount): /.test(line))
  expect(sentences, everything).toHaveLength(1)
  for (const part of says) {
    if (typeof part === 'string') expect(sentences[0]).toContain(part)
    else expect(sentences[0]).toMatch(part)
  }
}
