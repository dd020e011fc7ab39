import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

const script = path.join(import.meta.dirname, '..', '..', 'scripts', 'fuzz')

const onPosix = test.skipIf(process.platform === 'win32')

onPosix.each(['total', 'seconds', 'jobs'])('--%s takes a whole number from 1, and nothing else', (option) => {
  for (const value of ['', '0', '-1', '1.5', 'an hour']) {
    const { status, stderr } = spawnSync(script, [`--${option}`, value, '--list'], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, `fuzz: --${option} needs a whole number from 1, not '${value}'\n`])
  }
  expect(spawnSync(script, [`--${option}`, '1', '--list']).status).toBe(0)
})
