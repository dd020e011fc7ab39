// What it costs to start the core, and what its programs weigh.
import fs from 'node:fs'
import path from 'node:path'
import { figure, inTurn } from '../figures.mjs'
import { cpuSecondsOf } from '../processes.mjs'
import { released } from '../tools.mjs'

const times = 100

/** @type {import('./index.mjs').Workload} */
export const start = {
  name: 'start',
  async take(bench) {
    const perRun = async (/** @type {import('../processes.mjs').Command} */ command) =>
      ((await cpuSecondsOf(command, { times })) / times) * 1000
    const values = await inTurn(
      {
        ours: () => perRun(bench.core.command('--version')),
        peer: () => perRun(bench.wimlib.command('--version'))
      },
      { rounds: bench.rounds(5) }
    )
    const version = {
      workload: 'start, `--version`',
      unit: 'ms of CPU',
      peerName: bench.versions.wimlib,
      bar: bench.bar('value', 3)
    }
    const sizes = fs
      .readdirSync(released, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => {
        const [program = ''] = fs.readdirSync(path.join(released, name))
        return figure(
          {
            workload: `program for ${name} on disk`,
            unit: 'MB on disk',
            peerName: null,
            bar: bench.bar('value', 4)
          },
          { ours: [fs.statSync(path.join(released, name, program)).size / 1e6] }
        )
      })
    return { figures: [figure(version, values), ...sizes] }
  }
}
