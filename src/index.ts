import os from 'node:os'
import { describeFailure } from './failure.js'
import { locateCore } from './native/binary.js'
import { Stops } from './native/stops.js'
import { run } from './run.js'
import { githubRunner } from './runner.js'

// The only file that acts when it is imported. An exception that nothing catches would end the step with a stack trace
// and no annotation.
function fail(thrown: unknown): void {
  githubRunner.fail(describeFailure(thrown))
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

const { env, platform, arch } = process
const stops = new Stops(process)
stops.listen()
try {
  await run({
    runner: githubRunner,
    env,
    platform,
    workspace: env.GITHUB_WORKSPACE ?? process.cwd(),
    temp: env.RUNNER_TEMP ?? os.tmpdir(),
    locateCore: () => locateCore({ distDirectory: import.meta.dirname, platform, arch }),
    stops
  })
} catch (thrown) {
  fail(thrown)
}
// An upload that was given up may hold connections open for minutes. Once what is written is out, nothing is lost.
process.stdout.write('', () => process.exit())
