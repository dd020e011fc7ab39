import { messageOf } from './failure.js'
import type { UploadWish } from './inputs.js'
import { uploadLogs } from './report/artifact.js'
import { buildReport, type Report } from './report/build.js'
import { readProvenance } from './report/document.js'
import { collectLogs, type LogFolder } from './report/logs.js'
import { publishArtifact, publishReport } from './report/publish.js'
import type { RunRecord } from './report/record.js'
import { keepLogDirectory, keepResult } from './state.js'
import { folderOf, type World } from './world.js'

/** What was told of a run, and the logs that are still to be uploaded. */
export interface Told {
  report: Report
  /** Null when there are none, or nobody wants them uploaded. */
  logs: LogFolder | null
}

/** Tells what happened: outputs, annotations, summary. The logs are collected for the upload. */
export async function tell(world: World, record: RunRecord): Promise<Told> {
  const { runner, env } = world
  const report = buildReport(record, readProvenance(env))
  runner.setOutputs(report.outputs)
  keepResult(runner, report.outputs.result ?? '')
  const logs = await keepLogs(world, report)
  await publishReport(runner, report, logs)
  if (logs === null || !isWanted(record.inputs.upload, report)) return { report, logs: null }
  keepLogDirectory(runner, logs.directory)
  return { report, logs }
}

/** Uploads the logs, if there are some to upload, and tells where they are. */
export async function uploadTold({ runner, env }: World, { report, logs }: Told): Promise<void> {
  if (logs === null) return
  const artifact = await uploadLogs(logs, report.record.inputs.upload, { runner, env })
  if (artifact !== null) await publishArtifact(runner, report, { logs, artifact })
}

// The disk may be full: what happened to the image must be told all the same.
async function keepLogs(world: World, { record, document }: Report): Promise<LogFolder | null> {
  const { runner, env } = world
  const parent = folderOf(world)
  try {
    const logs = await collectLogs(record, { document, parent, env })
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

function isWanted({ when }: UploadWish, { failures }: Report): boolean {
  return when === 'always' || (when === 'on-failure' && failures.length > 0)
}
