import * as core from '@actions/core'
import { printable, printableLine } from './report/printable.js'

export interface Annotation {
  title: string
  text: string
}

/** What the action needs of the runner. Texts may come from anywhere: the implementation makes them safe. */
export interface Runner {
  /** The value of an input, trimmed; empty when it is not given. */
  input(name: string): string
  info(text: string): void
  debug(text: string): void
  startGroup(title: string): void
  endGroup(): void
  warning(annotation: Annotation): void
  /** The step fails, with this annotation. */
  fail(annotation: Annotation): void
  setOutput(name: string, value: string): void
  /** Replaces the whole summary of this step. */
  writeSummary(html: string): Promise<void>
}

/** The real runner. The only code that prints, so that nothing is printed without `printable`. */
export const githubRunner: Runner = {
  input: (name) => core.getInput(name),
  info: (text) => {
    core.info(printable(text))
  },
  debug: (text) => {
    core.debug(printable(text))
  },
  startGroup: (title) => {
    core.startGroup(printableLine(title))
  },
  endGroup: () => {
    core.endGroup()
  },
  warning: ({ title, text }) => {
    core.warning(printable(text), { title: printableLine(title) })
  },
  fail: ({ title, text }) => {
    process.exitCode = core.ExitCode.Failure
    core.error(printable(text), { title: printableLine(title) })
  },
  setOutput: (name, value) => {
    core.setOutput(name, value)
  },
  writeSummary: async (html) => {
    await core.summary.emptyBuffer().addRaw(html, true).write({ overwrite: true })
  }
}
