import fs from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Stops } from '../../src/native/stops.js'
import { run } from '../../src/run.js'
import { datedLine } from '../support/dism-log.js'
import { mountPath } from '../support/records.js'
import { quietly } from '../support/quiet.js'
import { RecordingRunner } from '../support/recording-runner.js'
import { ResultsService } from '../support/results-service.js'
import { tempFile, tempFolder } from '../support/temp.js'
import { runLines } from '../support/transcripts.js'
import { unzip } from '../support/zip.js'

quietly()

/** A core that logs as DISM does, to a log that others write to and that is archived while it runs; its unmount fails. */
function dismCore(log: string): { file: string; args: string[] } {
  const opened = JSON.stringify({ type: 'logOpened', path: log, archivedTo: null, writer: 'dism' })
  const rest = runLines('partial-unmount').slice(2)
  const script = `
    import fs from 'node:fs'
    const request = JSON.parse(fs.readFileSync(0, 'utf8'))
    const tell = (line) => process.stdout.write(line + '\\n')
    tell(JSON.stringify({ type: 'hello', protocol: 1, version: '0', pid: process.pid, platform: 'x' }))
    if (request.command === 'mounts') {
      tell('{"type":"finished","exitCode":0,"error":null}')
    } else {
      const write = (text) => fs.appendFileSync(${JSON.stringify(log)}, text.replaceAll('PID=4711', 'PID=' + process.pid))
      write(${JSON.stringify(`${datedLine(4711, 'Enter DismUnmountImage')}\r\n${datedLine(99, 'CBS')}\r\n`)})
      fs.renameSync(${JSON.stringify(log)}, ${JSON.stringify(`${log}.bak`)})
      write(${JSON.stringify(`${datedLine(4711, 'CWimImage::Unmount(hr:0xc1420117)', 'Error')}\r\nWim: [a.wim]\r\n`)})
      write(${JSON.stringify(`${datedLine(99, 'Failed(hr:0xc1420117)', 'Error')}\r\n`)})
      tell(${JSON.stringify(opened)})
      for (const line of ${JSON.stringify(rest)}) tell(line)
      process.exitCode = 5
    }`
  return { file: process.execPath, args: [tempFile('core.mjs', script)] }
}

test("the artifact of a failed step has its own lines of DISM's log, and the annotation the last of them", async () => {
  const log = tempFile('dism.log', `${datedLine(99, 'long before')}\r\n`)
  fs.writeFileSync(`${log}.bak`, `${datedLine(99, 'longer before')}\r\n`)
  const results = await ResultsService.start()
  onTestFinished(() => results.stop())
  for (const [name, value] of Object.entries(results.environment)) vi.stubEnv(name, value)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })

  const runner = new RecordingRunner({ path: mountPath, mode: 'save', 'log-path': log })
  const temp = tempFolder()
  await run({
    runner,
    env: { PATH: process.env.PATH ?? '', ...results.environment },
    platform: 'win32',
    workspace: temp,
    temp,
    locateCore: () => Promise.resolve(dismCore(log)),
    stops: new Stops(process)
  })

  const [stored] = results.artifacts
  const files = unzip(stored?.content ?? Buffer.alloc(0))
  expect(Object.keys(files).sort()).toEqual(['dism-this-run.log', 'dism.log', 'dism.log.bak', 'report.json'])
  const lines = files['dism-this-run.log']?.toString().replaceAll(/PID=(?!99)\d+/g, 'PID=4711')
  expect(lines).toBe(
    [
      datedLine(4711, 'Enter DismUnmountImage'),
      datedLine(4711, 'CWimImage::Unmount(hr:0xc1420117)', 'Error'),
      'Wim: [a.wim]',
      ''
    ].join('\n')
  )
  expect(files['dism.log.bak']?.toString()).toContain('long before')

  expect(runner.failures).toHaveLength(1)
  expect(runner.failures[0]?.text).toMatch(
    /\nLast errors of the log:\n.*PID=(?!99).*CWimImage::Unmount\(hr:0xc1420117\)$/
  )
  expect(runner.summary).toMatch(/<pre>2025.*CWimImage::Unmount\(hr:0xc1420117\)<\/pre>/)
  expect(runner.outputs).toMatchObject({
    result: 'failed',
    saved: 'true',
    'log-path': log,
    'artifact-id': '1001'
  })
})
