// The parts of @actions/core that talk to the runner. Its index also loads the OIDC client, and with it a whole HTTP
// client (undici), which is two thirds of the time that the action needs to start; the package exports nothing else, so
// the files are named by their place. docs/decisions/0011 has the figures.
import { EOL } from 'node:os'
import { issue, issueCommand } from '../node_modules/@actions/core/lib/command.js'
import { issueFileCommand, prepareKeyValueMessage } from '../node_modules/@actions/core/lib/file-command.js'
import { summary } from '../node_modules/@actions/core/lib/summary.js'

export type AnnotationLevel = 'notice' | 'warning' | 'error'

/** The value of an input, trimmed; empty when it is not given. */
export function getInput(name: string): string {
  return (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim()
}

export function info(text: string): void {
  process.stdout.write(text + EOL)
}

export function debug(text: string): void {
  issueCommand('debug', {}, text)
}

export function annotate(level: AnnotationLevel, { title, text }: { title: string; text: string }): void {
  issueCommand(level, { title }, text)
}

export function startGroup(title: string): void {
  issue('group', title)
}

export function endGroup(): void {
  issue('endgroup')
}

/** In one write. Outside of a runner there is no file for it, and nobody reads it. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  const lines = Object.entries(outputs).map(([name, value]) => prepareKeyValueMessage(name, value))
  if (process.env.GITHUB_OUTPUT) issueFileCommand('OUTPUT', lines.join(EOL))
}

export function saveState(name: string, value: string): void {
  if (process.env.GITHUB_STATE) issueFileCommand('STATE', prepareKeyValueMessage(name, value))
}

export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? ''
}

/** Replaces the whole summary of this step. Rejects where the runner has none. */
export async function writeSummary(html: string): Promise<void> {
  await summary.emptyBuffer().addRaw(html, true).write({ overwrite: true })
}
