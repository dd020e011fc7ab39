import { tell, uploadTold } from './conclude.js'
import { dismount } from './dismount.js'
import { messageOf } from './failure.js'
import { readCleanup, type ActionInputs } from './inputs.js'
import { maxPaths } from './inputs/paths.js'
import { findLeftovers, type Leftovers } from './leftovers.js'
import { MountsBefore } from './mounts-before.js'
import { listMounts } from './mounts.js'
import type { CoreError, MountInfo } from './native/events.js'
import { findUnreported, upload } from './post-logs.js'
import type { Runner } from './runner.js'
import { readMainState, type MainState } from './state.js'
import { folderOf, placeOf, type World } from './world.js'

/** A holder that is there when the job is over does not go away by itself. */
const longestWait = 30

/**
 * After the job, also when it was cancelled or the main step was skipped: takes off what the job left mounted below the
 * paths, and uploads the logs that the main step could not. Its runner never fails the job.
 */
export async function post(world: World): Promise<void> {
  const main = readMainState(world.runner)
  const inputs = readCleanup(world.runner, placeOf(world))
  // Before a clean-up archives the log of the main step.
  const unreported = await findUnreported(world, { main, wish: inputs.upload })
  await cleanUp(world, { main, inputs })
  if (unreported !== null) await upload(world, unreported, inputs.upload)
}

async function cleanUp(
  world: World,
  { main, inputs }: { main: MainState; inputs: ActionInputs }
): Promise<void> {
  const { runner, env } = world
  const { paths } = inputs.request
  if (paths.length === 0) return
  try {
    const before = new MountsBefore({ folder: folderOf(world), env }).read()
    const { mounts, damaged } = await listMounts(world)
    if (damaged !== null) tellDamaged(runner, damaged)
    const left = findLeftovers(mounts, { paths, before })
    if (left.own.length + left.earlier.length + left.unknown.length === 0) {
      if (damaged === null) runner.info('Nothing is left mounted.')
      return
    }
    if (before === null) runner.info(noFirstStep)
    const { file } = await world.locateCore()
    for (const stay of stayingOf(left, inputs)) tellThatItStays(runner, stay, file)
    if (isToDiscard(inputs)) await discard(world, { mounts: left.own, main, inputs })
  } catch (error) {
    runner.warning({
      title: 'Not cleaned up',
      text: `Whether the job left an image mounted could not be found out, or it could not be taken off: ${messageOf(error)}`
    })
  }
}

const noFirstStep =
  'The pre step of this action did not run, as with "uses: ./", so that nobody knows which mounts are of this job.'

function isToDiscard({ cleanup, mode }: ActionInputs): boolean {
  return cleanup && mode !== 'check'
}

/** A mount that is left alone, why, and how loud that is to be said. */
interface Stay {
  mount: MountInfo
  because: string
  level: 'info' | 'notice' | 'warning'
}

function stayingOf({ own, earlier, unknown }: Leftovers, inputs: ActionInputs): Stay[] {
  const stays = (mounts: readonly MountInfo[], because: string, level: Stay['level']): Stay[] =>
    mounts.map((mount) => ({ mount, because, level }))
  const kept = stays(earlier, 'it was mounted before this job', 'info')
  const doubtful = stays(unknown, 'it is not known whether this job mounted it', 'warning')
  if (inputs.mode === 'check')
    return [...kept, ...doubtful, ...stays(own, 'mode "check" changes nothing', 'info')]
  if (!inputs.cleanup) return [...kept, ...doubtful, ...stays(own, 'the input cleanup is not true', 'notice')]
  const beyond = own.slice(maxPaths)
  return [...kept, ...doubtful, ...stays(beyond, `one run takes off up to ${maxPaths}`, 'warning')]
}

function tellThatItStays(runner: Runner, { mount, because, level }: Stay, core: string): void {
  const what = `${described(mount)} is still mounted and was left alone: ${because}.`
  if (level === 'info') {
    runner.info(what)
    return
  }
  const next = `to drop its changes, use mode "discard", or run ${core} --path "${mount.path}" --discard`
  runner[level]({ title: `${mount.path} is still mounted`, text: `${what}\nNext: ${next}` })
}

function tellDamaged(runner: Runner, { what, where, next }: CoreError): void {
  runner.notice({
    title: 'A mount record is damaged',
    text: `Whether its mount is of this job cannot be told, and it was left alone: ${what} (${where}).\nNext: ${next}`
  })
}

interface Cleaning {
  mounts: readonly MountInfo[]
  main: MainState
  inputs: ActionInputs
}

async function discard(world: World, { mounts, main, inputs }: Cleaning): Promise<void> {
  const due = mounts.slice(0, maxPaths)
  if (due.length === 0) return
  const record = await dismount(world, asCleanup(inputs, due))
  const isGone = (mount: MountInfo) =>
    record.results.some(({ path, unmounted }) => path === mount.path && unmounted)
  for (const mount of due.filter(isGone)) tellDiscard(world.runner, mount, main)
  await uploadTold(world, await tell(world, record))
}

/** The request for the mounts that the job left. */
function asCleanup(inputs: ActionInputs, mounts: readonly MountInfo[]): ActionInputs {
  const { request, upload: wish } = inputs
  return {
    ...inputs,
    mode: 'discard',
    chosen: { mode: 'discard', because: 'the job left it mounted' },
    request: {
      ...request,
      paths: mounts.map(({ path }) => path),
      handleTimeout: Math.min(request.handleTimeout, longestWait)
    },
    // Something had gone wrong, or there would be nothing to clean up.
    upload: { ...wish, when: wish.when === 'on-failure' ? 'always' : wish.when }
  }
}

function tellDiscard(runner: Runner, mount: MountInfo, main: MainState): void {
  const isSaved = mount.status === 'saved'
  const changes = isSaved
    ? 'It was taken off; its changes are in the image file.'
    : 'It was taken off and its changes discarded, so that it is not in the way of the next job.'
  const annotation = {
    title: `${mount.path} was left mounted`,
    text:
      `${described(mount)} was still mounted at the end of the job: ${reasonOf(main)}. ${changes}\n` +
      'To keep such mounts, set the input cleanup to false.'
  }
  // Where the step was to save it, somebody may miss the changes.
  if (main.started && !isSaved) runner.warning(annotation)
  else runner.notice(annotation)
}

function reasonOf({ started, result }: MainState): string {
  if (!started) return 'the step that was to dismount it was skipped'
  if (result === '') return 'the step that was to dismount it was stopped, or could not begin'
  return result === 'failed'
    ? 'its dismount had failed'
    : 'it was mounted after the step that was to dismount it'
}

function described({ path, imagePath, imageIndex }: MountInfo): string {
  return `${path} (image ${imageIndex} of ${imagePath})`
}
