import type { Reporter, TestCase } from 'vitest/node'

/** Names the tests that were skipped, so that a missing tool is not overlooked. */
export default class SkippedReporter implements Reporter {
  readonly #names: string[] = []

  onTestCaseResult(test: TestCase): void {
    if (test.result().state === 'skipped') this.#names.push(test.fullName)
  }

  onTestRunEnd(): void {
    for (const name of this.#names) process.stdout.write(`skipped: ${name}\n`)
  }
}
