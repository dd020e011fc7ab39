import { messageOf } from './failure.js'
import { MountsBefore } from './mounts-before.js'
import { listMounts } from './mounts.js'
import { folderOf, type World } from './world.js'

/** Before the job's first step: records what is mounted already, so that `post` touches only what the job mounts. */
export async function pre(world: World): Promise<void> {
  const { runner, env } = world
  const before = new MountsBefore({ folder: folderOf(world), env })
  try {
    // The `pre` of another step, which ran just before this one.
    if (before.read() !== null) return
    const { mounts } = await listMounts(world)
    await before.write(mounts)
    for (const mount of mounts) runner.info(`Mounted before this job: ${mount.path}`)
  } catch (error) {
    runner.info(
      `What is mounted before this job is not known, so that nothing is cleaned up after it: ${messageOf(error)}`
    )
  }
}
