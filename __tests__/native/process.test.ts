import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { JobEvent } from '../../src/native/events.js'
import { runCore, type CoreExit } from '../../src/native/process.js'
import { Stops } from '../../src/native/stops.js'
import { encodeRequest } from '../../src/request.js'
import { fakeCore } from '../support/fake-core.js'
import { inputsFor, mountPath } from '../support/records.js'
import { tempFile, tempFolder } from '../support/temp.js'
import { eventsOf, resultOf, runFile, runLines } from '../support/transcripts.js'

const request = { command: 'dismount', ...inputsFor({ paths: ['/mnt/ä ö/日本', mountPath] }).request } as const

async function play(file: string, options: readonly string[] = []): Promise<{ exit: CoreExit; events: JobEvent[] }> {
  const events: JobEvent[] = []
  const exit = await runCore({
    locateCore: () => Promise.resolve(fakeCore(file, options)),
    request,
    environment: { PATH: process.env.PATH ?? '' },
    stops: new Stops(process),
    onEvent: (event) => events.push(event)
  })
  return { exit, events }
}

describe('the core as a process', () => {
  test('gives its events and its exit code', async () => {
    const { exit, events } = await play(runFile('partial-unmount'))
    expect(events.slice(1)).toEqual(eventsOf(runFile('partial-unmount')).slice(1))
    expect(exit).toEqual({ exitCode: 5, stderr: [], protocolError: null })
  })

  test('reads the request from standard input and sees only the allowed environment', async () => {
    const echo = path.join(tempFolder(), 'echo.json')
    await play(runFile('check'), ['--echo', echo])
    const given = JSON.parse(fs.readFileSync(echo, 'utf8')) as { request: string; environment: object }
    expect(given.request).toBe(encodeRequest(request))
    // Windows adds variables of its own.
    const foreign = Object.keys(given.environment).filter((name) => /TOKEN|INPUT|GITHUB|VITEST|NODE/.test(name))
    expect(foreign).toEqual([])
  })

  test.skipIf(process.platform === 'win32')('that is killed has no exit code and leaves the end of its standard error', async () => {
    const { exit } = await play(runFile('crash'), ['--signal', 'SIGKILL', '--stderr', 'one\n\n##[error]two'])
    expect(exit).toEqual({ exitCode: null, stderr: ['one', '##[error]two'], protocolError: null })
  })

  test('that writes rubbish is read no further', async () => {
    const [hello = ''] = fs.readFileSync(runFile('commit'), 'utf8').split('\n')
    const file = tempFile('rubbish.ndjson', `${hello}\nSegmentation fault\n${hello}\n`)
    const { exit, events } = await play(file)
    expect(events.map(({ type }) => type)).toEqual(['hello'])
    expect(exit.protocolError?.message).toContain('Segmentation fault')
  })

  test('that does not begin with hello is refused', async () => {
    const { exit, events } = await play(tempFile('x.ndjson', '{"type":"finished","exitCode":0,"error":null}\n'))
    expect(events).toEqual([])
    expect(exit.protocolError?.message).toContain('before "hello"')
  })

  test('may tell of an image with texts of megabytes, and of its result', async () => {
    const long = '"'.repeat(3 * 1024 * 1024)
    const image = { ...resultOf('commit').image, name: long, description: long }
    const lines = runLines('commit').map((line) => {
      const event = JSON.parse(line) as { type: string }
      return event.type === 'result' ? JSON.stringify({ ...event, image }) : line
    })
    const { exit, events } = await play(tempFile('x.ndjson', lines.map((line) => `${line}\n`).join('')))
    expect(exit).toEqual({ exitCode: 0, stderr: [], protocolError: null })
    expect(events.find(({ type }) => type === 'result')).toMatchObject({ saved: true, image: { name: long } })
  })

  test('that tells anything after its end is refused', async () => {
    const { exit, events } = await play(
      tempFile('x.ndjson', [...runLines('check'), runLines('check')[1]].map((line) => `${line}\n`).join(''))
    )
    expect(events.map(({ type }) => type).at(-1)).toBe('finished')
    expect(exit.protocolError?.message).toContain('after "finished"')
  })

  test('that cannot be started rejects', async () => {
    const program = { file: path.join(tempFolder(), 'no such core'), args: [] }
    const run = runCore({
      locateCore: () => Promise.resolve(program),
      request,
      environment: {},
      stops: new Stops(process),
      onEvent: () => undefined
    })
    await expect(run).rejects.toThrow('no such core')
  })

  test.skipIf(process.platform === 'win32')('lies in a folder whose name has spaces and quotes', async () => {
    const file = tempFile('the "core"', '#!/bin/sh\ncat >/dev/null\nexit 7\n')
    fs.chmodSync(file, 0o755)
    const exit = await runCore({
      locateCore: () => Promise.resolve({ file, args: [] }),
      request,
      environment: { PATH: '/usr/bin:/bin' },
      stops: new Stops(process),
      onEvent: () => undefined
    })
    expect(exit.exitCode).toBe(7)
  })
})
