import { randomBytes } from 'node:crypto'
import { messageOf } from '../failure.js'
import type { UploadWish } from '../inputs.js'
import type { Runner } from '../runner.js'
import { containUncaught } from '../uncaught.js'
import { openLog } from './log-file.js'
import type { LogFolder } from './logs.js'

/** What is uploaded, all of it in one folder. */
export type UploadFolder = Pick<LogFolder, 'directory' | 'files'>

export interface UploadedArtifact {
  name: string
  id: number
  url: string
  /** SHA-256 of the uploaded zip, in hex. */
  digest: string
}

export interface UploadPlace {
  runner: Runner
  env: NodeJS.ProcessEnv
  /** Given up after this: a step must not hang on its logs. */
  limitMs?: number
}

const defaultLimitMs = 5 * 60_000

/** Uploads the folder. Whatever goes wrong is one warning that names the folder; the result is then null. */
export async function uploadLogs(
  logs: UploadFolder,
  wish: UploadWish,
  { runner, env, limitMs = defaultLimitMs }: UploadPlace
): Promise<UploadedArtifact | null> {
  const obstacle = whyNot(env)
  if (obstacle !== null) return notUploaded(runner, logs, obstacle)
  runner.startGroup('Upload the logs')
  try {
    const name = wish.name ?? uniqueName(env)
    return await containUncaught(() => within(limitMs, upload(logs, { name, wish, env })), {
      late: (thrown) => {
        runner.debug(`The artifact client failed once more: ${messageOf(thrown)}`)
      }
    })
  } catch (error) {
    return notUploaded(runner, logs, messageOf(error))
  } finally {
    runner.endGroup()
  }
}

/** A name that no other job, matrix leg, step or attempt of the run has. */
export function uniqueName(env: NodeJS.ProcessEnv): string {
  const parts = [env.GITHUB_JOB, env.GITHUB_ACTION, env.GITHUB_RUN_ATTEMPT ?? '1']
  const known = parts.filter((part) => part !== undefined && part !== '').join('-')
  const safe = known.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 100)
  // Nothing in the environment tells the legs of a matrix apart.
  return `dism-logs-${safe}-${randomBytes(3).toString('hex')}`
}

/** Known beforehand, so that the client (4 MB of code) is not loaded for nothing. */
function whyNot(env: NodeJS.ProcessEnv): string | null {
  if (!isGitHub(env.GITHUB_SERVER_URL)) {
    return 'artifacts of this kind are not supported by GitHub Enterprise Server; another step can upload the folder'
  }
  if (!env.ACTIONS_RUNTIME_TOKEN || !env.ACTIONS_RESULTS_URL) {
    return 'the runner gave no access to an artifact service (ACTIONS_RUNTIME_TOKEN or ACTIONS_RESULTS_URL is missing)'
  }
  return null
}

function isGitHub(serverUrl: string | undefined): boolean {
  if (serverUrl === undefined || serverUrl === '') return true
  const host = URL.parse(serverUrl)?.hostname.toLowerCase() ?? ''
  return host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost')
}

async function upload(
  { directory, files }: UploadFolder,
  { name, wish, env }: { name: string; wish: UploadWish; env: NodeJS.ProcessEnv }
): Promise<UploadedArtifact> {
  // The client ends the process on a file that it cannot read, and follows links.
  for (const file of files) await (await openLog(file)).file.close()
  const { DefaultArtifactClient } = await import('@actions/artifact')
  const client = new DefaultArtifactClient()
  const options = wish.retentionDays === null ? {} : { retentionDays: wish.retentionDays }

  const send = async (as: string): Promise<UploadedArtifact> => {
    const { id, digest } = await client.uploadArtifact(as, [...files], directory, options)
    if (id === undefined) throw new Error('the artifact service gave no id')
    return { name: as, id, url: urlOf(id, env), digest: digest ?? '' }
  }
  try {
    return await send(name)
  } catch (error) {
    if (!messageOf(error).includes('(409)')) throw error
    return await send(`${name}-${randomBytes(3).toString('hex')}`)
  }
}

function urlOf(id: number, env: NodeJS.ProcessEnv): string {
  const server = env.GITHUB_SERVER_URL ?? 'https://github.com'
  return `${server}/${env.GITHUB_REPOSITORY ?? ''}/actions/runs/${env.GITHUB_RUN_ID ?? ''}/artifacts/${id}`
}

function notUploaded(runner: Runner, { directory }: UploadFolder, reason: string): null {
  runner.warning({
    title: 'The logs were not uploaded',
    text: `The logs were not uploaded: ${reason}. They are in ${directory}. The result of the dismount is not affected.`
  })
  return null
}

async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value> {
  const expired = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    expired.reject(new Error(`the upload took longer than ${limitMs / 1000} seconds`))
  }, limitMs)
  try {
    return await Promise.race([work, expired.promise])
  } finally {
    clearTimeout(timer)
  }
}
