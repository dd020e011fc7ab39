import { StringDecoder } from 'node:string_decoder'

/** More than a line of a log has that is worth a look; what is beyond it in one line is dropped. */
export const maxLineLength = 1024 * 1024

/**
 * Chunks of bytes in, whole lines out. Splits at `\n`, `\r\n` and a lone `\r` on every system, keeps characters that
 * are spread over two chunks, and gives the last line even when nothing ends it.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8')
  readonly #limit: number
  #line = ''
  #afterReturn = false

  constructor({ limit = maxLineLength }: { limit?: number } = {}) {
    this.#limit = limit
  }

  push(chunk: Buffer): string[] {
    return this.#split(this.#decoder.write(chunk))
  }

  /** What is left when the stream has ended. */
  end(): string[] {
    const lines = this.#split(this.#decoder.end())
    if (this.#line !== '') lines.push(this.#line)
    this.#line = ''
    return lines
  }

  #split(text: string): string[] {
    // The second half of a `\r\n` whose first half ended the chunk before.
    const start = this.#afterReturn && text.startsWith('\n') ? 1 : 0
    if (text !== '') this.#afterReturn = text.endsWith('\r')
    const parts = text.slice(start).split(/\r\n|\n|\r/)
    const unfinished = parts.pop() ?? ''
    const lines = parts.map((part) => this.#take(part))
    this.#keep(unfinished)
    return lines
  }

  #take(part: string): string {
    this.#keep(part)
    const line = this.#line
    this.#line = ''
    return line
  }

  #keep(part: string): void {
    this.#line += part.slice(0, Math.max(0, this.#limit - this.#line.length))
  }
}
