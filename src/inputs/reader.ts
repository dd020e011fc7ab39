/** Where input values come from. */
export interface InputSource {
  /** Trimmed; empty when the input is not given. */
  input(name: string): string
}

/**
 * Reads inputs one by one and collects what is wrong with them, so that a user sees every mistake at once. A bad value
 * gives a stand-in; the caller throws when there are problems, or asks which values were refused.
 */
export class InputReader {
  readonly #problems: { name: string; text: string }[] = []
  readonly #source: InputSource

  constructor(source: InputSource) {
    this.#source = source
  }

  /** Notes a problem: the input's name, the value seen where there is one, and what is accepted. */
  refuse(name: string, problem: string): void {
    this.#problems.push({ name, text: problem })
  }

  /** All of them, in the order of reading. */
  get problems(): string[] {
    return this.#problems.map(({ name, text }) => `${name}: ${text}`)
  }

  isRefused(name: string): boolean {
    return this.#problems.some((problem) => problem.name === name)
  }

  text(name: string): string {
    return this.#source.input(name)
  }

  /** One of the words, in any case; empty counts as `fallback` where there is one. */
  word<const Word extends string>(name: string, words: readonly [Word, ...Word[]], fallback?: Word): Word {
    const value = this.text(name)
    const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase())
    if (word !== undefined) return word
    if (value !== '' || fallback === undefined) {
      this.refuse(name, `${shown(value)} is not known; it accepts ${inWords(words)}.`)
    }
    return fallback ?? words[0]
  }

  /** A boolean as YAML's core schema writes it, which is what the runner's own actions accept. */
  flag(name: string, fallback: boolean): boolean {
    const value = this.text(name)
    if (value === '') return fallback
    if (/^(true|True|TRUE)$/.test(value)) return true
    if (/^(false|False|FALSE)$/.test(value)) return false
    this.refuse(name, `${shown(value)} is neither yes nor no; it accepts true or false.`)
    return fallback
  }

  /** A whole number within the bounds, or null when empty. */
  wholeNumber(name: string, { from, to }: { from: number; to: number }): number | null {
    const value = this.text(name)
    if (value === '') return null
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN
    if (number >= from && number <= to) return number
    this.refuse(
      name,
      `${shown(value)} is not accepted; it accepts a whole number from ${from} to ${to}, or nothing.`
    )
    return null
  }

  /** The lines that hold something, trimmed. */
  lines(name: string): string[] {
    return this.text(name)
      .split(/\r\n|\n|\r/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
  }
}

/** A value in a message: quoted, or said to be missing. */
export function shown(value: string): string {
  if (value === '') return 'the empty value'
  return `"${value.length > 200 ? `${value.slice(0, 200)}…` : value}"`
}

/** "a, b or c". */
export function inWords(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}
