import type { Annotation, Runner } from '../../src/runner.js'

/** A runner that keeps what it is told. */
export class RecordingRunner implements Runner {
  readonly lines: string[] = []
  readonly notices: Annotation[] = []
  readonly warnings: Annotation[] = []
  readonly failures: Annotation[] = []
  readonly outputs: Record<string, string> = {}
  readonly summaries: string[] = []
  /** What the stages keep; given to the next stage's runner, as the runner does. */
  readonly kept: Record<string, string>
  readonly #inputs: Readonly<Record<string, string>>

  constructor(inputs: Readonly<Record<string, string>> = {}, kept: Record<string, string> = {}) {
    this.#inputs = inputs
    this.kept = kept
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

  notice(annotation: Annotation): void {
    this.notices.push(annotation)
  }

  warning(annotation: Annotation): void {
    this.warnings.push(annotation)
  }

  fail(annotation: Annotation): void {
    this.failures.push(annotation)
  }

  setOutputs(outputs: Readonly<Record<string, string>>): void {
    Object.assign(this.outputs, outputs)
  }

  writeSummary(html: string): Promise<void> {
    this.summaries.push(html)
    return Promise.resolve()
  }

  saveState(name: string, value: string): void {
    this.kept[name] = value
  }

  state(name: string): string {
    return this.kept[name] ?? ''
  }
}
