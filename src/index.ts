import os from 'node:os'
import path from 'node:path'
import { describeFailure } from './failure.js'
import { locateCore } from './native/binary.js'
import { Stops } from './native/stops.js'
import { post } from './post.js'
import { pre } from './pre.js'
import { run } from './run.js'
import { githubRunner, neverFailing, type Runner } from './runner.js'
import { verify } from './verify/run.js'
import type { World } from './world.js'

interface Stage {
  run: (world: World) => Promise<void>
  runner: Runner
  /** Whatever happens, also in a library; absent: 1 after a failure. */
  exitCode?: 0
}

// The runner does not tell the stage: each has an entry file of its own, which imports this one (scripts/package-dist).
const main: Stage = { run, runner: githubRunner }
const others: Readonly<Record<string, Stage>> = {
  pre: { run: pre, runner: neverFailing(githubRunner), exitCode: 0 },
  post: { run: post, runner: neverFailing(githubRunner), exitCode: 0 },
  verify: { run: verify, runner: githubRunner }
}
const stage = others[path.basename(process.argv[1] ?? '', '.js')] ?? main

// The only file that acts when it is imported. An exception that nothing catches would end the step with a stack trace
// and no annotation.
function fail(thrown: unknown): void {
  stage.runner.fail(describeFailure(thrown))
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

const { env, platform, arch } = process
const stops = new Stops(process)
stops.listen()
try {
  await stage.run({
    runner: stage.runner,
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
process.stdout.write('', () => process.exit(stage.exitCode ?? process.exitCode))
