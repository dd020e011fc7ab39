import { describe, expect, test } from 'vitest'
import { describeFailure, Failure, messageOf } from '../src/failure.js'

describe('what is said about anything thrown', () => {
  test('a failure of ours: its own words, and its cause', () => {
    const failure = new Failure({ title: 'T', text: 'What.', cause: new Error('why') })
    expect(describeFailure(failure)).toEqual({ title: 'T', text: 'What.\nCause: why' })
    expect(describeFailure(new Failure({ title: 'T', text: 'What.' })).text).toBe('What.')
  })

  test('anything else: a defect, with its stack', () => {
    expect(describeFailure(new TypeError('x is undefined')).text).toMatch(
      /TypeError: x is undefined\n +at .*defect/s
    )
    expect(describeFailure('text').text).toContain('text')
  })

  test('an error without a message: what else it has', () => {
    const error = Object.assign(new Error(''), {
      name: 'RestError',
      statusCode: 403,
      code: 'AuthorizationFailure'
    })
    expect(messageOf(error)).toBe('RestError, statusCode 403, code AuthorizationFailure')
    expect(messageOf(undefined)).toBe('undefined')
  })
})
