import { messageOf } from '../failure.js'
import type { Runner } from '../runner.js'
import { failureAnnotations } from './annotation.js'
import type { UploadedArtifact } from './artifact.js'
import type { Report } from './build.js'
import type { LogFolder } from './logs.js'
import { renderSummary } from './summary.js'

/** What is known without the upload, told before it: the job may be stopped at any time. */
export async function publishReport(runner: Runner, report: Report, logs: LogFolder | null): Promise<void> {
  const { record, failures } = report
  for (const warning of report.warnings) runner.warning(warning)
  runner.setOutputs({
    'log-path': record.log?.path ?? '',
    'log-directory': logs?.directory ?? '',
    'report-path': logs?.reportPath ?? ''
  })
  await writeSummary(runner, report, { logs, artifact: null })
  const lines = logs?.lines ?? []
  for (const annotation of failureAnnotations(record, { failures, lines })) runner.fail(annotation)
}

/** The rest, once the logs are uploaded. */
export async function publishArtifact(
  runner: Runner,
  report: Report,
  { logs, artifact }: { logs: LogFolder; artifact: UploadedArtifact }
): Promise<void> {
  runner.setOutputs({
    'artifact-id': String(artifact.id),
    'artifact-url': artifact.url,
    'artifact-digest': artifact.digest
  })
  await writeSummary(runner, report, { logs, artifact })
}

// Without GITHUB_STEP_SUMMARY (old servers, local runs) there is no summary, and nothing is lost by it.
async function writeSummary(
  runner: Runner,
  { record, failures }: Report,
  { logs, artifact }: { logs: LogFolder | null; artifact: UploadedArtifact | null }
): Promise<void> {
  if (!record.inputs.summary) return
  try {
    await runner.writeSummary(renderSummary({ record, failures, artifact, logs }))
  } catch (error) {
    runner.info(`No job summary was written: ${messageOf(error)}`)
  }
}
