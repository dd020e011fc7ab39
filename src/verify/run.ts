import { mkdtempSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '../failure.js'
import { coreEnvironment } from '../native/environment.js'
import { runCore } from '../native/process.js'
import { makeOwnFolder } from '../own-folder.js'
import { readProvenance } from '../report/document.js'
import { failureText } from '../report/annotation.js'
import { StepLog } from '../report/steplog.js'
import type { Runner } from '../runner.js'
import { folderOf, type World } from '../world.js'
import { buildVerifyDocument } from './document.js'
import { findImages } from './find-images.js'
import { readVerifyInputs } from './inputs.js'
import { buildVerifyOutputs, initialVerifyOutputs } from './outputs.js'
import { recordVerifyEvent, recordVerifyExit, startVerifyRecord, type VerifyRecord } from './record.js'
import { renderVerifySummary } from './summary.js'
import { verifyFailures } from './verdict.js'

/** More annotations of one kind than this the runner drops. */
const maxAnnotations = 10

/** The story of verify/action.yml. Throws a Failure when it cannot begin. */
export async function verify(world: World): Promise<void> {
  const { runner, env, workspace } = world
  runner.setOutputs(initialVerifyOutputs)
  const inputs = readVerifyInputs(runner)
  const files = await findImages(inputs.images, workspace)
  const folder = newFolder(world)

  const record = await verifyFiles(world, {
    start: startVerifyRecord({ inputs, files, startedAt: new Date() }),
    logPath: path.join(folder, 'verify.log')
  })

  const failures = verifyFailures(record)
  runner.setOutputs(buildVerifyOutputs(record, failures))
  for (const failure of failures.slice(0, maxAnnotations)) runner.fail(failureText('verification', failure))
  await writeReport(runner, {
    file: path.join(folder, 'verify-report.json'),
    document: buildVerifyDocument(record, { failures, provenance: readProvenance(env) })
  })
  if (!inputs.summary) return
  try {
    await runner.writeSummary(renderVerifySummary(record, failures))
  } catch (error) {
    runner.info(`No job summary was written: ${messageOf(error)}`)
  }
}

/** Of this run alone, with a name that nobody can know before. */
function newFolder(world: World): string {
  const parent = folderOf(world)
  makeOwnFolder(parent)
  return mkdtempSync(path.join(parent, 'verify-'))
}

async function verifyFiles(
  { runner, env, stops, locateCore }: World,
  { start, logPath }: { start: VerifyRecord; logPath: string }
): Promise<VerifyRecord> {
  let record = start
  const log = new StepLog({ runner })
  try {
    const exit = await runCore({
      locateCore,
      request: {
        command: 'verify',
        files: record.files,
        level: record.inputs.level,
        requireTable: record.inputs.requireTable,
        logPath,
        logLevel: 'WarningsInfo'
      },
      environment: coreEnvironment(env),
      stops,
      onEvent: (event) => {
        record = recordVerifyEvent(record, event)
        log.tell(event)
      }
    })
    return recordVerifyExit(record, exit, stops.received)
  } finally {
    log.end()
  }
}

// What was found is in the outputs already; a full disk must not turn it into a failure of another kind.
async function writeReport(
  runner: Runner,
  { file, document }: { file: string; document: object }
): Promise<void> {
  try {
    await writeFile(file, JSON.stringify(document, null, 2) + '\n', { flag: 'wx', mode: 0o600 })
    runner.setOutputs({ 'report-path': file })
  } catch (error) {
    runner.warning({
      title: 'The report was not written',
      text: `${file} could not be written: ${messageOf(error)}.`
    })
  }
}
