import { printable, printableLine } from './report/printable.js'
import * as core from './toolkit.js'

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
  notice(annotation: Annotation): void
  warning(annotation: Annotation): void
  /** The step fails, with this annotation. */
  fail(annotation: Annotation): void
  /** Values by name. */
  setOutputs(outputs: Readonly<Record<string, string>>): void
  /** Replaces the whole summary of this step. */
  writeSummary(html: string): Promise<void>
  /** Keeps a short text for the later stages of this step: `pre`, the main one, `post`. */
  saveState(name: string, value: string): void
  /** What an earlier stage kept; empty when there is nothing. */
  state(name: string): string
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
  notice: ({ title, text }) => {
    core.annotate('notice', { title: printableLine(title), text: printable(text) })
  },
  warning: ({ title, text }) => {
    core.annotate('warning', { title: printableLine(title), text: printable(text) })
  },
  fail: ({ title, text }) => {
    process.exitCode = 1
    core.annotate('error', { title: printableLine(title), text: printable(text) })
  },
  setOutputs: (outputs) => {
    core.setOutputs(outputs)
  },
  writeSummary: async (html) => {
    await core.writeSummary(html)
  },
  saveState: (name, value) => {
    core.saveState(name, value)
  },
  state: (name) => core.getState(name)
}

/** A runner for a stage that must never fail the job, and that no later step reads outputs of. */
export function neverFailing(runner: Runner): Runner {
  return {
    input: (name) => runner.input(name),
    info: (text) => {
      runner.info(text)
    },
    debug: (text) => {
      runner.debug(text)
    },
    startGroup: (title) => {
      runner.startGroup(title)
    },
    endGroup: () => {
      runner.endGroup()
    },
    notice: (annotation) => {
      runner.notice(annotation)
    },
    warning: (annotation) => {
      runner.warning(annotation)
    },
    fail: (annotation) => {
      runner.warning(annotation)
    },
    setOutputs: () => undefined,
    writeSummary: (html) => runner.writeSummary(html),
    saveState: (name, value) => {
      runner.saveState(name, value)
    },
    state: (name) => runner.state(name)
  }
}
