import fs from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { githubRunner, neverFailing } from '../src/runner.js'
import { readLines, splitLines } from './support/commands.js'
import { quietly } from './support/quiet.js'
import { tempFile } from './support/temp.js'

const hostile = 'x\r::set-output name=saved::true\n::add-mask::e\n##[error]y'

describe('the adapter to the runner', () => {
  const { printed } = quietly()
  afterEach(() => {
    process.exitCode = undefined
    vi.unstubAllEnvs()
  })

  test('prints no command but its own', () => {
    githubRunner.info(hostile)
    githubRunner.debug(hostile)
    githubRunner.startGroup(hostile)
    githubRunner.endGroup()
    githubRunner.notice({ title: hostile, text: hostile })
    githubRunner.warning({ title: hostile, text: hostile })
    githubRunner.fail({ title: hostile, text: hostile })
    const commands = readLines(splitLines(printed())).flatMap((line) =>
      line.kind === 'command' ? [line.command.name] : []
    )
    expect(commands).toEqual(['debug', 'group', 'endgroup', 'notice', 'warning', 'error'])
  })

  test('fails the step', () => {
    githubRunner.fail({ title: 'T', text: 'What.' })
    expect(process.exitCode).toBe(1)
    expect(printed()).toBe(
      '::error title=T::What.\n'.replace('\n', process.platform === 'win32' ? '\r\n' : '\n')
    )
  })

  test('reads inputs whose names have dashes, trimmed', () => {
    vi.stubEnv('INPUT_LOG-PATH', '  a b ')
    expect(githubRunner.input('log-path')).toBe('a b')
    expect(githubRunner.input('scratch-directory')).toBe('')
  })

  test('keeps only the last summary', async () => {
    const file = tempFile('summary', '')
    vi.stubEnv('GITHUB_STEP_SUMMARY', file)
    await githubRunner.writeSummary('<p>one</p>')
    await githubRunner.writeSummary('<p>two</p>')
    expect(fs.readFileSync(file, 'utf8').trim()).toBe('<p>two</p>')
  })

  test('keeps texts for the later stages', () => {
    const file = tempFile('state', '')
    vi.stubEnv('GITHUB_STATE', file)
    githubRunner.saveState('main', 'a\nb')
    expect(fs.readFileSync(file, 'utf8')).toMatch(/^main<<ghadelimiter_\S+\na\nb\n/)
    vi.stubEnv('STATE_main', 'started')
    expect([githubRunner.state('main'), githubRunner.state('other')]).toEqual(['started', ''])
  })

  test('of a stage that must not fail warns instead, and has no outputs', () => {
    const file = tempFile('output', '')
    vi.stubEnv('GITHUB_OUTPUT', file)
    const runner = neverFailing(githubRunner)
    runner.fail({ title: 'T', text: 'What.' })
    runner.setOutputs({ saved: 'true' })
    expect([process.exitCode, fs.readFileSync(file, 'utf8')]).toEqual([undefined, ''])
    expect(printed()).toMatch(/^::warning title=T::What\./)
  })

  test('writes outputs to the file', () => {
    const file = tempFile('output', '')
    vi.stubEnv('GITHUB_OUTPUT', file)
    githubRunner.setOutputs({ result: 'a\nb' })
    expect(fs.readFileSync(file, 'utf8')).toMatch(/^result<<ghadelimiter_\S+\na\nb\n/)
  })
})
