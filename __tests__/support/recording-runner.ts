import type { Annotation, Runner } from '../../src/runner.js'

/** A runner that keeps what it is told. */
export class RecordingRunner implements Runner {
  readonly lines: string[] = []
  readonly warnings: Annotation[] = []
  readonly failures: Annotation[] = []
  readonly outputs: Record<string, string> = {}
  readonly summaries: string[] = []
  readonly #inputs: Readonly<Record<string, string>>

  constructor(inputs: Readonly<Record<string, string>> = {}) {
    this.#inputs = inputs
  }

  /** The whole log as one text. */
  get log(): string {
    return this.lines.join('\n')
  }

  get summary(): string {
    return this.summaries.at(-1) ?? ''
  }

  input(name: string): string {
    return (this.#inputs[name] ?? '').trim()
  }

  info(text: string): void {
    this.lines.push(text)
  }

  debug(text: string): void {
    this.lines.push(`debug: ${text}`)
  }

  startGroup(title: string): void {
    this.lines.push(`> ${title}`)
  }

  endGroup(): void {
    this.lines.push('<')
  }

  warning(annotation: Annotation): void {
    this.warnings.push(annotation)
  }

  fail(annotation: Annotation): void {
    this.failures.push(annotation)
  }

  setOutput(name: string, value: string): void {
    this.outputs[name] = value
  }

  writeSummary(html: string): Promise<void> {
    this.summaries.push(html)
    return Promise.resolve()
  }
}
