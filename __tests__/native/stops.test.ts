import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { Stops, type SignalHost } from '../../src/native/stops.js'

class Host extends EventEmitter implements SignalHost {
  readonly platform: NodeJS.Platform
  readonly sent: [number, string][] = []
  gone = false

  constructor(platform: NodeJS.Platform = 'linux') {
    super()
    this.platform = platform
  }

  kill(pid: number, signal: NodeJS.Signals): void {
    if (this.gone) throw new Error('ESRCH')
    this.sent.push([pid, signal])
  }
}

function listening(host: Host): Stops {
  const stops = new Stops(host)
  stops.listen()
  return stops
}

describe('the wish to stop', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGBREAK'] as const)('%s reaches the core as SIGINT', (signal) => {
    const host = new Host()
    const stops = listening(host)
    stops.coreStarted(4711)
    host.emit(signal, signal)
    expect(host.sent).toEqual([[4711, 'SIGINT']])
    expect(stops.received).toBe(signal)
  })

  test('is kept until the core is known', () => {
    const host = new Host()
    const stops = listening(host)
    host.emit('SIGINT', 'SIGINT')
    expect(host.sent).toEqual([])
    stops.coreStarted(4711)
    expect(host.sent).toEqual([[4711, 'SIGINT']])
  })

  test.each(['SIGINT', 'SIGBREAK'] as const)(
    '%s is not sent on Windows, where it would end the core at once',
    (signal) => {
      const host = new Host('win32')
      const stops = listening(host)
      stops.coreStarted(4711)
      host.emit(signal, signal)
      expect(host.sent).toEqual([])
      expect(stops.received).toBe(signal)
    }
  )

  test('does not reach another process that got the number of a core that has ended', () => {
    const host = new Host()
    const stops = listening(host)
    stops.coreStarted(4711)
    stops.coreEnded()
    host.emit('SIGTERM', 'SIGTERM')
    expect(host.sent).toEqual([])
  })

  test('does not mind a core that has just gone', () => {
    const host = new Host()
    host.gone = true
    listening(host).coreStarted(4711)
    expect(() => host.emit('SIGINT', 'SIGINT')).not.toThrow()
  })

  test('is left to node again in the end', () => {
    const host = new Host()
    listening(host).dispose()
    expect(host.eventNames()).toEqual([])
  })
})
