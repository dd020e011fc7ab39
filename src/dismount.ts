import { Failure, messageOf } from './failure.js'
import type { ActionInputs } from './inputs.js'
import { MountsBefore } from './mounts-before.js'
import { coreEnvironment } from './native/environment.js'
import type { MountInfo } from './native/events.js'
import { runCore } from './native/process.js'
import { makeOwnFolder } from './own-folder.js'
import { likelyLogs, markLogs } from './report/log-marks.js'
import { recordEvent, recordExit, startRecord, type RunRecord } from './report/record.js'
import { StepLog } from './report/steplog.js'
import { keepLogPlace } from './state.js'
import { folderOf, type World } from './world.js'

/** One run of the core. Throws a Failure when it cannot begin. */
export async function dismount(world: World, inputs: ActionInputs): Promise<RunRecord> {
  makeOwnFolder(folderOf(world))
  const start = startRecord({ inputs, startedAt: new Date() })
  // Only DISM adds to a log that is there; our own is a new one each time.
  const isWindows = world.platform === 'win32'
  const logsBefore = await markLogs(isWindows ? likelyLogs(inputs.request.logPath, world.env) : [])
  refuseIfStopped(world)
  const record = await runDismount(world, { ...start, logsBefore })
  if (record.mountsAfter !== null) await strikeOut(world, record.mountsAfter)
  return record
}

async function runDismount({ runner, env, stops, locateCore }: World, start: RunRecord): Promise<RunRecord> {
  let record = start
  const log = new StepLog({ runner })
  try {
    const exit = await runCore({
      locateCore,
      request: { command: 'dismount', ...record.inputs.request },
      environment: coreEnvironment(env),
      stops,
      onEvent: (event) => {
        record = recordEvent(record, event)
        log.tell(event)
        if (event.type === 'logOpened') keepLogPlace(runner, record)
      }
    })
    return recordExit(record, exit, stops.received)
  } finally {
    log.end()
  }
}

// On Windows nothing tells a core that is started later, and it would run until it is killed.
function refuseIfStopped({ stops }: World): void {
  if (stops.received === null) return
  throw new Failure({
    title: 'The step was cancelled',
    text: `${stops.received} came before the native core was started; nothing was touched.`
  })
}

async function strikeOut(world: World, mounts: readonly MountInfo[]): Promise<void> {
  try {
    await new MountsBefore({ folder: folderOf(world), env: world.env }).keepOnly(mounts)
  } catch (error) {
    world.runner.debug(`The record of earlier mounts is as it was: ${messageOf(error)}`)
  }
}
