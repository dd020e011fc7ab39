// A mount of ours extracts the image; wimlib's apply does the same. Both on a tmpfs.
import { sameTree } from '../checks.mjs'
import { figure, inTurn } from '../figures.mjs'
import { run, secondsOf } from '../processes.mjs'
import { removeTree } from '../scratch.mjs'

/**
 * @param {object} what
 * @param {'pe' | 'small'} what.tree
 * @param {string} what.title
 * @returns {import('./index.mjs').Workload}
 */
function extract({ tree, title }) {
  return {
    name: `extract-${tree}`,
    async take(bench) {
      const { core, wimlib, scratch } = bench
      const image = await bench.corpora.image(tree, 'lzx')
      const ours = async (/** @type {boolean} */ checked) => {
        const folder = scratch.tree()
        const seconds = await secondsOf(core.mount(image, folder))
        if (checked) await sameTree(bench.corpora.tree(tree).folder, folder)
        await run(core.discard(folder))
        return seconds
      }
      const peer = async () => {
        const folder = scratch.tree()
        const seconds = await secondsOf(wimlib.command('apply', image, '1', folder))
        removeTree(folder)
        return seconds
      }
      await ours(true)
      await peer()
      const values = await inTurn(
        { ours: () => ours(false), peer },
        { rounds: bench.rounds(5), warmUp: false }
      )
      const what = {
        workload: `extraction, LZX, ${title}`,
        unit: 's',
        peerName: `${bench.versions.wimlib}, \`apply\``,
        bar: bench.speedBar(2),
        headline: true
      }
      return { figures: [figure(what, values)] }
    }
  }
}

export const extractWorkloads = [
  extract({ tree: 'pe', title: 'PE files' }),
  extract({ tree: 'small', title: 'small files' })
]
