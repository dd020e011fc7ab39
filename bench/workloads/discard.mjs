// A discard of a mount with many files, against two processes that only remove the same tree.
import fs from 'node:fs'
import path from 'node:path'
import { figure, inTurn } from '../figures.mjs'
import { run, secondsOf } from '../processes.mjs'

/** @type {import('./index.mjs').Workload} */
export const discard = {
  name: 'discard',
  async take(bench) {
    const { core, scratch } = bench
    const image = await bench.corpora.image('small', 'lzx')
    const mounted = async () => {
      const folder = scratch.tree()
      await run(core.mount(image, folder))
      return folder
    }
    const ours = async () => {
      const folder = await mounted()
      const seconds = await secondsOf(core.discard(folder))
      if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0)
        throw new Error('The discard left files behind.')
      return seconds
    }
    const peer = async () => {
      const folder = await mounted()
      const names = fs.readdirSync(folder).map((name) => path.join(folder, name))
      const half = Math.ceil(names.length / 2)
      const script = 'n=$1; shift; rm -rf "${@:1:n}" & rm -rf "${@:n+1}"; wait'
      const seconds = await secondsOf({
        program: 'bash',
        args: ['-c', script, 'bash', String(half), ...names]
      })
      await run(core.discard(folder))
      return seconds
    }
    const values = await inTurn({ ours, peer }, { rounds: bench.rounds(5) })
    const what = {
      workload: 'discard, small files',
      unit: 's',
      peerName: 'two `rm -rf` in parallel',
      bar: bench.speedBar(0.8)
    }
    return { figures: [figure(what, values)] }
  }
}
