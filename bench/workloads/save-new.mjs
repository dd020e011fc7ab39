// A save of many new files into an image that was nearly empty: the encoder at work. wimlib adds the same files.
import fs from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { acceptedByOthers } from '../checks.mjs'
import { figure, inTurn } from '../figures.mjs'
import { run, secondsOf } from '../processes.mjs'
import { timedSave } from './timed-save.mjs'

/**
 * An image with one small file.
 * @param {import('../bench.mjs').Bench} bench
 * @param {'lzx' | 'xpress'} compress
 */
async function startingImage({ scratch, wimlib }, compress) {
  const [folder, image] = [scratch.tree(), scratch.file()]
  fs.mkdirSync(folder)
  fs.writeFileSync(path.join(folder, 'first.txt'), 'The first file.\n')
  await run(wimlib.capture(folder, image, { compress, integrity: false }))
  return image
}

/**
 * @param {object} what
 * @param {string} what.name
 * @param {'pe' | 'mixed'} what.tree
 * @param {'lzx' | 'xpress'} what.compress
 * @param {Record<string, { speed: number, size: number } | null>} what.levels with their bars
 * @param {number} what.rounds
 * @param {string} what.title
 * @returns {import('./index.mjs').Workload}
 */
function saveNew({ name, tree, compress, levels, rounds, title }) {
  return {
    name,
    async take(bench) {
      const { core, wimlib, scratch, versions } = bench
      const source = bench.corpora.tree(tree)
      const image = await startingImage(bench, compress)
      const ours = async (/** @type {string} */ level, checked = false) => {
        const [copy, folder] = [scratch.copyOf(image), scratch.tree()]
        const begin = performance.now()
        await run(core.mount(copy, folder))
        await run({ program: 'cp', args: ['-a', source.folder, path.join(folder, 'new')] })
        const before = (performance.now() - begin) / 1000
        // `normal` is the default, so that it is measured as everybody gets it.
        const { saved, whole } = await timedSave(core.save(folder, level === 'normal' ? {} : { level }))
        const bytes = fs.statSync(copy).size
        if (checked) await acceptedByOthers(bench, copy)
        fs.rmSync(copy)
        return { saved, whole, withMount: before + whole, bytes }
      }
      const peer = async () => {
        const copy = scratch.copyOf(image)
        const seconds = await secondsOf(wimlib.update(copy, [`add '${source.folder}' /new`], {}))
        const bytes = fs.statSync(copy).size
        fs.rmSync(copy)
        return { saved: seconds, whole: seconds, withMount: seconds, bytes }
      }
      for (const level of Object.keys(levels)) await ours(level, true)
      const values = await inTurn(
        Object.fromEntries([
          ...Object.keys(levels).map((level) => /** @type {const} */ ([level, () => ours(level)])),
          /** @type {const} */ (['peer', peer])
        ]),
        { rounds: bench.rounds(rounds), warmUp: false }
      )
      const figures = Object.entries(levels).flatMap(([level, bars]) => {
        const row = (
          /** @type {'saved' | 'whole' | 'withMount' | 'bytes'} */ part,
          /** @type {string} */ told,
          /** @type {import('../figures.mjs').Bar | null} */ bar
        ) =>
          figure(
            {
              workload: `save ${Math.round(source.bytes / 1e6)} MB of new files, ${title}, \`${level}\`${told}`,
              unit: part === 'bytes' ? 'bytes' : 's',
              peerName: `${versions.wimlib}, \`update\``,
              bar,
              headline: part === 'whole'
            },
            {
              ours: (values[level] ?? []).map((value) => value[part]),
              peer: (values.peer ?? []).map((value) => value[part])
            }
          )
        const speed = bars === null ? null : bench.speedBar(bars.speed)
        return [
          row('saved', ', until the image is saved', speed),
          row('whole', ', the whole command', speed),
          row('withMount', ', with the mount and the copy into it', null),
          row('bytes', ', size', bars === null ? null : bench.bar('ratio', bars.size))
        ]
      })
      return { figures }
    }
  }
}

export const saveNewWorkloads = [
  saveNew({
    name: 'save-new-lzx',
    tree: 'pe',
    compress: 'lzx',
    levels: { normal: { speed: 3, size: 1.015 }, max: { speed: 1, size: 1 } },
    rounds: 5,
    title: 'PE, LZX'
  }),
  saveNew({
    name: 'save-new-xpress',
    tree: 'pe',
    compress: 'xpress',
    levels: { normal: { speed: 1.2, size: 1 } },
    rounds: 5,
    title: 'PE, XPRESS'
  }),
  saveNew({
    name: 'save-new-mixed',
    tree: 'mixed',
    compress: 'lzx',
    levels: { normal: null },
    rounds: 5,
    title: 'mixed, LZX'
  })
]
