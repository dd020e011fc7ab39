import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from './failure.js'
import { readInputs, type UploadWish } from './inputs.js'
import type { InputSource } from './inputs/reader.js'
import { checkOwnFolder } from './own-folder.js'
import { uploadLogs } from './report/artifact.js'
import { buildReport } from './report/build.js'
import { readProvenance } from './report/document.js'
import { likelyLogs, sameLog } from './report/log-marks.js'
import { collectLogs, type LogFolder } from './report/logs.js'
import { recordExit, startRecord } from './report/record.js'
import type { LogPlace, MainState } from './state.js'
import { folderOf, placeOf, type World } from './world.js'

/** The logs of a main step that was ended before it had uploaded them; null when there are none, or nobody wants them. */
export async function findUnreported(
  world: World,
  { main, wish }: { main: MainState; wish: UploadWish }
): Promise<LogFolder | null> {
  if (!main.started || main.finished || wish.when === 'never') return null
  try {
    const folder = folderOf(world)
    if (isOurs(main.logDirectory, folder)) {
      checkOwnFolder(folder)
      return await existing(main.logDirectory)
    }
    return main.logPlace === null ? null : await collect(world, main.logPlace, main.inputs)
  } catch (error) {
    world.runner.info(`The logs of the main step were not found: ${messageOf(error)}.`)
    return null
  }
}

export async function upload(world: World, logs: LogFolder, wish: UploadWish): Promise<void> {
  const { runner, env } = world
  const artifact = await uploadLogs(logs, wish, { runner, env })
  if (artifact === null) return
  runner.notice({
    title: 'The logs of the main step',
    text: `The main step was stopped before it had uploaded its logs. They are at ${artifact.url}`
  })
}

// What comes by the environment must not have us upload another folder.
function isOurs(directory: string, folder: string): boolean {
  return path.dirname(directory) === folder && path.basename(directory).startsWith('logs-')
}

async function existing(directory: string): Promise<LogFolder> {
  if (!(await lstat(directory)).isDirectory()) throw new Error(`${directory} is not a directory`)
  const entries = await readdir(directory, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(directory, name))
  return { directory, files, reportPath: path.join(directory, 'report.json'), lines: [], remarks: [] }
}

// What comes by the environment must not have us upload another file either.
function isLikely({ log }: LogPlace, requested: string | null, { env, platform }: World): boolean {
  if (log === null) return true
  const { path: told, archivedTo } = log
  const own = platform === 'win32' ? ownWindowsLog(env) : []
  const isKnown = [...likelyLogs(requested, env), ...own].some((likely) => sameLog(likely, told))
  return isKnown && (archivedTo === null || sameLog(archivedTo, `${told}.bak`))
}

// Where the core keeps a log of its own when it is told no place: below its records of mounts.
function ownWindowsLog(env: NodeJS.ProcessEnv): string[] {
  const { LOCALAPPDATA: local = '' } = env
  return local === '' ? [] : [path.join(local, 'dismount-windows-image', 'dism.log')]
}

// The main step was killed, with all that it knew. Its log is there, and says what happened.
async function collect(world: World, place: LogPlace, source: InputSource): Promise<LogFolder> {
  const { env } = world
  const inputs = readInputs(source, placeOf(world))
  if (!isLikely(place, inputs.request.logPath, world)) throw new Error('no run of ours keeps a log there')
  const start = { ...startRecord({ inputs, startedAt: new Date() }), ...place }
  const killed = { exitCode: null, stderr: ['the runner ended the action itself'], protocolError: null }
  const record = recordExit(start, killed, 'the runner')
  const { document } = buildReport(record, readProvenance(env))
  return await collectLogs(record, { document, parent: folderOf(world), env })
}
