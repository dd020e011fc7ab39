import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from './failure.js'
import { readInputs, type ActionInputs, type UploadWish } from './inputs.js'
import { coreEnvironment } from './native/environment.js'
import { runCore, type CoreProgram } from './native/process.js'
import type { Stops } from './native/stops.js'
import { uploadLogs } from './report/artifact.js'
import { buildReport, type Report } from './report/build.js'
import { readProvenance } from './report/document.js'
import { collectLogs, type LogFolder } from './report/logs.js'
import { initialOutputs } from './report/outputs.js'
import { publishArtifact, publishReport, setOutputs } from './report/publish.js'
import { recordEvent, recordExit, startRecord, type RunRecord } from './report/record.js'
import { StepLog } from './report/steplog.js'
import type { Runner } from './runner.js'

/** All that the story needs from outside. */
export interface World {
  runner: Runner
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  workspace: string
  /** The runner's temp; our files go to a folder of our own below it, the same for every step of a job. */
  temp: string
  locateCore: () => Promise<CoreProgram>
  stops: Stops
}

/** The whole story. Throws a Failure when it cannot begin; a failed dismount is reported, not thrown. */
export async function run(world: World): Promise<void> {
  const { runner, env, platform, workspace } = world
  const folder = path.join(world.temp, 'dismount-windows-image')
  setOutputs(runner, initialOutputs)
  const inputs = readInputs(runner, { workspace, platform, defaultLog: path.join(folder, 'dism.log') })
  const program = await world.locateCore()
  await mkdir(folder, { recursive: true })

  const record = await dismount(world, { inputs, program })

  const report = buildReport(record, readProvenance(env))
  setOutputs(runner, report.outputs)
  const logs = await keepLogs(runner, report, folder)
  await publishReport(runner, report, logs)

  if (logs === null || !isWanted(inputs.upload, report)) return
  const artifact = await uploadLogs(logs, inputs.upload, { runner, env })
  if (artifact !== null) await publishArtifact(runner, report, { logs, artifact })
}

async function dismount(
  { runner, env, stops }: World,
  { inputs, program }: { inputs: ActionInputs; program: CoreProgram }
): Promise<RunRecord> {
  let record = startRecord({ inputs, startedAt: new Date() })
  const log = new StepLog({ runner })
  try {
    const exit = await runCore({
      program,
      request: inputs.request,
      environment: coreEnvironment(env),
      stops,
      onEvent: (event) => {
        record = recordEvent(record, event)
        log.tell(event)
      }
    })
    return recordExit(record, exit, stops.received)
  } finally {
    log.end()
  }
}

// The disk may be full: what happened to the image must be told all the same.
async function keepLogs(
  runner: Runner,
  { record, document }: Report,
  parent: string
): Promise<LogFolder | null> {
  try {
    const logs = await collectLogs(record, { document, parent })
    for (const remark of logs.remarks) runner.info(remark)
    return logs
  } catch (error) {
    runner.warning({
      title: 'The logs were not collected',
      text: `Nothing is kept in ${parent}: ${messageOf(error)}.`
    })
    return null
  }
}

function isWanted({ when }: UploadWish, { failure }: Report): boolean {
  return when === 'always' || (when === 'on-failure' && failure !== null)
}
