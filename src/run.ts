import { tell, uploadTold } from './conclude.js'
import { dismount } from './dismount.js'
import { readInputs } from './inputs.js'
import { initialOutputs } from './report/outputs.js'
import { keepFinished, keepStarted } from './state.js'
import { placeOf, type World } from './world.js'

/** The main step. Throws a Failure when it cannot begin; a failed dismount is reported, not thrown. */
export async function run(world: World): Promise<void> {
  const { runner } = world
  keepStarted(runner)
  runner.setOutputs(initialOutputs)
  const inputs = readInputs(runner, placeOf(world))
  const { mode, because } = inputs.chosen
  if (because !== null) runner.info(`Mode auto: ${mode}, because ${because}.`)

  const record = await dismount(world, inputs)
  const told = await tell(world, record)
  if (told.logs !== null && world.stops.received !== null) {
    // The runner ends this process within seconds; `post` has all the time that it needs.
    runner.info(`The logs in ${told.logs.directory} are left to the post step, since this one was stopped.`)
    return
  }
  await uploadTold(world, told)
  keepFinished(runner)
}
