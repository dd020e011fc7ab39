import { describe, expect, test } from 'vitest'
import { containUncaught } from '../src/uncaught.js'

const nothing = { late: () => undefined }

describe('an exception that escapes', () => {
  test('from a callback becomes a rejection', async () => {
    const work = () =>
      new Promise<never>(() => {
        setImmediate(() => {
          throw new Error('thrown in a callback')
        })
      })
    const listeners = process.listeners('uncaughtException')
    await expect(containUncaught(work, nothing)).rejects.toThrow('thrown in a callback')
    restore(listeners)
  })

  test('later goes to a listener of its own and does no harm', async () => {
    const late: unknown[] = []
    const work = () =>
      new Promise<never>(() => {
        setImmediate(() => {
          throw new Error('first')
        })
        setTimeout(() => {
          throw new Error('second')
        }, 20)
      })
    const listeners = process.listeners('uncaughtException')
    await expect(containUncaught(work, { late: (thrown) => late.push(thrown) })).rejects.toThrow('first')
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(late).toEqual([new Error('second')])
    restore(listeners)
  })

  test('is left to the listeners of before when all went well', async () => {
    const before = process.listeners('uncaughtException')
    expect(await containUncaught(() => Promise.resolve(7), nothing)).toBe(7)
    await expect(containUncaught(() => Promise.reject(new Error('no')), nothing)).rejects.toThrow('no')
    expect(process.listeners('uncaughtException')).toEqual(before)
  })
})

function restore(listeners: NodeJS.UncaughtExceptionListener[]): void {
  process.removeAllListeners('uncaughtException')
  process.removeAllListeners('unhandledRejection')
  for (const listener of listeners) process.on('uncaughtException', listener)
}
