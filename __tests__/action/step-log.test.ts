import { describe, expect, test } from 'vitest'
import { bundleWith, playing, withBlock } from '../support/bundle.js'
import { mountPath } from '../support/records.js'
import { runStep, type Step } from '../support/runner.js'
import { runFile } from '../support/transcripts.js'

// What a user reads, whole: the step's log, its outputs and its summary, for recorded runs. Read by eye when they change.
const stories: readonly (readonly [name: string, inputs: Readonly<Record<string, string>>])[] = [
  ['commit', { 'check-integrity': 'true', verify: 'table' }],
  ['append', { append: 'true', 'image-name': 'Pro with drivers' }],
  ['discard', { mode: 'auto', 'job-status': 'failure' }],
  ['check', { mode: 'check' }],
  ['not-mounted', {}],
  ['integrity-failure', { 'check-integrity': 'true' }],
  ['partial-unmount', {}],
  ['cancelled', {}],
  ['crash', {}]
]

function told({ log, outputs, summary, exitCode, temp }: Step): string {
  const values = Object.entries(outputs)
    .filter(([name]) => name !== 'results')
    .map(([name, value]) => `${name}=${value}`)
  const parts = [
    `exit code ${exitCode}`,
    '',
    '--- log',
    log,
    '',
    '--- outputs',
    ...values,
    '',
    '--- summary',
    summary
  ]
  return parts
    .join('\n')
    .replaceAll(temp, '<temp>')
    .replaceAll(/logs-\w{6}\b/g, 'logs-<random>')
    .replaceAll(/process \d+/g, 'process <pid>')
}

describe.skipIf(process.platform === 'win32')('the step of a recorded run', () => {
  test.each(stories)('%s is told like this', async (name, inputs) => {
    const step = await runStep({
      main: bundleWith(playing(runFile(name))),
      inputs: withBlock({ path: mountPath, mode: 'save', 'upload-logs': 'never', ...inputs })
    })
    await expect(told(step)).toMatchFileSnapshot(`__snapshots__/${name}.txt`)
  })
})
