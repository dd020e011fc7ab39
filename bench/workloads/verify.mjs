// Full verification: every stream is unpacked and hashed, and the integrity table checked. wimlib does the same by
// default; with --nocheck it leaves the table out, and 7-Zip does not know it.
import { refusesDamage } from '../checks.mjs'
import { figure, inTurn } from '../figures.mjs'
import { secondsOf } from '../processes.mjs'

/**
 * @param {object} what
 * @param {import('../corpora.mjs').TreeName} what.tree
 * @param {'lzx' | 'xpress' | 'solid'} what.compress
 * @param {string} what.title
 * @param {readonly [number, number]} [what.bar] against wimlib 1.14 and 1.13
 * @returns {import('./index.mjs').Workload}
 */
function fullVerify({ tree, compress, title, bar }) {
  return {
    name: `verify-${tree}-${compress}`,
    async take(bench) {
      const { core, wimlib, sevenZip, versions } = bench
      const image = await bench.corpora.image(tree, compress)
      await refusesDamage(bench, image, 'full')
      const values = await inTurn(
        {
          ours: () => secondsOf(core.verify(image, 'full')),
          same: () => secondsOf(wimlib.command('verify', image)),
          streams: () => secondsOf(wimlib.command('verify', image, '--nocheck')),
          seven: () => secondsOf(sevenZip.test(image))
        },
        { rounds: bench.rounds(5) }
      )
      const limit = bar === undefined ? null : bench.speedBar(...bar)
      const against = (
        /** @type {string} */ peerName,
        /** @type {number[]} */ peer,
        /** @type {{ bar?: import('../figures.mjs').Bar | null, headline?: boolean }} */ {
          bar: given = null,
          headline = false
        } = {}
      ) =>
        figure(
          { workload: `full verify, ${title}`, unit: 's', peerName, bar: given, headline },
          { ours: values.ours, peer }
        )
      return {
        figures: [
          against(versions.wimlib, values.same, { bar: limit, headline: true }),
          against(`${versions.wimlib}, \`--nocheck\``, values.streams, { bar: limit }),
          against(versions.sevenZip, values.seven)
        ]
      }
    }
  }
}

export const verifyWorkloads = [
  fullVerify({ tree: 'pe', compress: 'lzx', title: 'LZX, PE files', bar: [2.5, 3.3] }),
  fullVerify({ tree: 'pe', compress: 'xpress', title: 'XPRESS, PE files', bar: [2.5, 3.8] }),
  fullVerify({ tree: 'small', compress: 'lzx', title: 'LZX, small files', bar: [2.5, 3.2] }),
  fullVerify({ tree: 'mixed', compress: 'lzx', title: 'LZX, mixed tree' }),
  fullVerify({ tree: 'pe', compress: 'solid', title: 'solid LZMS, PE files', bar: [1.8, 2.1] }),
  fullVerify({ tree: 'small', compress: 'solid', title: 'solid LZMS, small files', bar: [1.8, 2.1] })
]
