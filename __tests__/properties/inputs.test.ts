import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError, readCleanup, readInputs, type ActionInputs, type Place } from '../../src/inputs.js'
import { coreEnvironment } from '../../src/native/environment.js'
import { uniqueName } from '../../src/report/artifact.js'
import { encodeRequest } from '../../src/request.js'
import { hostileText } from '../support/arbitrary.js'

const place: Place = {
  workspace: path.resolve('/work'),
  defaultLog: path.resolve('/temp/dism.log'),
  platform: 'linux'
}

const words = [
  '',
  'save',
  'discard',
  'check',
  'auto',
  'true',
  'false',
  'full',
  'table',
  'never',
  'ignore',
  '7',
  'success'
]
const names = [
  'path',
  'mode',
  'append',
  'image-name',
  'image-description',
  'check-integrity',
  'verify',
  'if-not-mounted',
  'log-path',
  'log-level',
  'scratch-directory',
  'unload-hives',
  'handle-timeout',
  'on-save-failure',
  'upload-logs',
  'artifact-name',
  'retention-days',
  'summary',
  'cleanup',
  'job-status'
]

/** Any inputs: some missing, some right, some hostile. */
const anyInputs = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(fc.constantFrom(...words), fc.constant('/mnt'), hostileText()),
  { maxKeys: names.length }
)

function sourceOf(inputs: Readonly<Record<string, string>>) {
  return { input: (name: string) => (inputs[name] ?? '').trim() }
}

function expectUsable({ request, upload }: ActionInputs): void {
  const places = [...(request.paths === '*' ? [] : request.paths), request.logPath, request.scratchDirectory]
  for (const file of places) if (file !== null) expect(path.isAbsolute(file)).toBe(true)
  // One line, whatever is in it: the core reads one.
  expect(encodeRequest({ command: 'dismount', ...request }).slice(0, -1)).not.toMatch(/[\r\n]/)
  if (upload.name !== null) expect(upload.name).not.toMatch(/[\\/":<>|*?\p{Cc}]/u)
  if (upload.retentionDays !== null) expect(upload.retentionDays).toBeGreaterThan(0)
}

describe('any inputs', () => {
  test('are a request whose every path is absolute, or are refused by name', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        try {
          expectUsable(readInputs(sourceOf({ path: '/mnt', mode: 'save', ...given }), place))
        } catch (error) {
          if (!(error instanceof InputError)) throw error
          expect(error.message).toMatch(/^(?:One input|\d+ inputs) cannot be used; nothing was touched\.\n- /)
        }
      }),
      { numRuns: 1000 }
    )
  })

  test('never have the stage after the job save anything', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const { request } = readCleanup(sourceOf(given), place)
        expect([request.disposition, request.onSaveFailure]).toEqual([{ kind: 'discard' }, 'fail'])
      })
    )
  })
})

test('an artifact of ours has a name that no folder or service minds, whatever the job is called', () => {
  fc.assert(
    fc.property(hostileText(), hostileText(), hostileText(), (job, action, attempt) => {
      const env = { GITHUB_JOB: job, GITHUB_ACTION: action, GITHUB_RUN_ATTEMPT: attempt }
      expect(uniqueName(env)).toMatch(/^dism-logs-[A-Za-z0-9_.-]{0,100}-[0-9a-f]{6}$/)
    })
  )
})

test('the core sees only variables of the list, with their values', () => {
  const known = ['PATH', 'Path', 'HOME', 'TEMP', 'SystemRoot', 'RUNNER_TEMP', 'TZ']
  const secret = [
    'GITHUB_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'INPUT_PATH',
    'LD_PRELOAD',
    'NODE_OPTIONS',
    'AWS_SECRET_ACCESS_KEY'
  ]
  const name = fc.oneof(fc.constantFrom(...known, ...secret), fc.string({ minLength: 1 }))
  fc.assert(
    fc.property(fc.dictionary(name, hostileText()), (env) => {
      const kept = coreEnvironment(env)
      for (const key of known) expect(kept[key]).toBe(env[key])
      for (const key of secret) expect(kept).not.toHaveProperty(key)
      expect(Object.keys(kept).length).toBeLessThanOrEqual(Object.keys(env).length)
    })
  )
})
