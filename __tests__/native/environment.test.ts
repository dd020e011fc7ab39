import { expect, test } from 'vitest'
import { coreEnvironment } from '../../src/native/environment.js'

test('the core gets what a program needs and no secret', () => {
  const env = {
    PATH: '/bin',
    Path: 'C:\\Windows',
    SystemRoot: 'C:\\Windows',
    RUNNER_TEMP: '/tmp',
    RUNNER_TRACKING_ID: 'github_1',
    GITHUB_TOKEN: 'x',
    ACTIONS_RUNTIME_TOKEN: 'x',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    INPUT_PATH: 'x',
    MY_SECRET: 'x',
    LD_PRELOAD: '/evil.so',
    NODE_OPTIONS: '--inspect'
  }
  expect(Object.keys(coreEnvironment(env))).toEqual([
    'PATH',
    'Path',
    'SystemRoot',
    'RUNNER_TEMP',
    'RUNNER_TRACKING_ID'
  ])
})
