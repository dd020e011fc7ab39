// The integrity table alone, of a file that is large and in the page cache.
import fs from 'node:fs'
import { refusesDamage } from '../checks.mjs'
import { figure, inTurn } from '../figures.mjs'
import { secondsOf } from '../processes.mjs'

/** @type {import('./index.mjs').Workload} */
export const table = {
  name: 'table',
  async take(bench) {
    const image = await bench.corpora.image('pe', 'none')
    const megabytes = Math.round(fs.statSync(image).size / 1e6)
    await refusesDamage(bench, image, 'table')
    const values = await inTurn(
      {
        ours: () => secondsOf(bench.core.verify(image, 'table')),
        peer: () => secondsOf(bench.wimlib.command('info', image, '--check', '--header'))
      },
      { rounds: bench.rounds(11) }
    )
    const what = {
      workload: `integrity table alone, ${megabytes} MB`,
      unit: 's',
      peerName: bench.versions.wimlib,
      bar: bench.speedBar(3.5, 7),
      headline: true
    }
    return { figures: [figure(what, values)] }
  }
}
