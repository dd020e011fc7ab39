// A save after four changes, with an integrity table. wimlib's nearest is the commit of its own mount, through FUSE; where
// there is none, an update of the image with the same files.
import fs from 'node:fs'
import { acceptedByOthers, holds } from '../checks.mjs'
import { figure, inTurn } from '../figures.mjs'
import { run, secondsOf } from '../processes.mjs'
import { apply, changesOf } from './changes.mjs'
import { timedSave } from './timed-save.mjs'

/** @typedef {import('../bench.mjs').Bench} Bench */

/**
 * @param {Bench} bench
 * @param {string} image
 */
async function canMount({ wimlib, scratch }, image) {
  const folder = scratch.tree()
  fs.mkdirSync(folder)
  try {
    await run(wimlib.command('mount', image, '1', folder))
    await run(wimlib.command('unmount', folder))
    return true
  } catch {
    return false
  }
}

/**
 * @param {Bench} bench
 * @param {string} image
 * @param {readonly { name: string, content: Buffer }[]} changes
 * @param {boolean} checked
 */
async function commitByFuse(bench, image, changes, checked) {
  const { wimlib, scratch } = bench
  const [copy, folder] = [scratch.copyOf(image), scratch.tree()]
  fs.mkdirSync(folder)
  await run(wimlib.command('mountrw', copy, '1', folder))
  apply(folder, changes)
  const seconds = await secondsOf(wimlib.command('unmount', folder, '--commit', '--check'))
  if (checked) await holds(bench, copy, changes)
  fs.rmSync(copy)
  return seconds
}

/**
 * @param {Bench} bench
 * @param {string} image
 * @param {readonly { name: string, content: Buffer }[]} changes
 * @param {boolean} checked
 */
async function update(bench, image, changes, checked) {
  const { wimlib, scratch } = bench
  const [copy, folder] = [scratch.copyOf(image), scratch.tree()]
  const flat = changes.map(({ content }, number) => ({ name: String(number), content }))
  fs.mkdirSync(folder)
  apply(folder, flat)
  const commands = changes.map(({ name }, number) => `add '${folder}/${number}' '/${name}'`)
  const seconds = await secondsOf(wimlib.update(copy, commands, { integrity: true }))
  if (checked) await holds(bench, copy, changes)
  fs.rmSync(copy)
  return seconds
}

/**
 * @param {object} what
 * @param {'pe' | 'small'} what.tree
 * @param {string} what.title
 * @param {number} what.bar
 * @returns {import('./index.mjs').Workload}
 */
function saveChanges({ tree, title, bar }) {
  return {
    name: `save-changes-${tree}`,
    async take(bench) {
      const { core, scratch } = bench
      const image = await bench.corpora.image(tree, 'lzx')
      const changes = changesOf(bench.corpora.tree(tree))
      const ours = async (/** @type {boolean} */ checked) => {
        const [copy, folder] = [scratch.copyOf(image), scratch.tree()]
        await run(core.mount(copy, folder))
        apply(folder, changes)
        const times = await timedSave(core.save(folder, { integrity: true }))
        if (checked) {
          await acceptedByOthers(bench, copy)
          await holds(bench, copy, changes)
        }
        fs.rmSync(copy)
        return times
      }
      await ours(true)
      const fuse = await canMount(bench, image)
      const peer = (/** @type {boolean} */ checked) =>
        (fuse ? commitByFuse : update)(bench, image, changes, checked)
      await peer(true)
      const values = await inTurn(
        { ours: () => ours(false), peer: () => peer(false) },
        { rounds: bench.rounds(5), warmUp: false }
      )
      const whole = 'the whole command'
      const way = fuse ? '`unmount --commit --check`' : '`update --check`'
      const row = (/** @type {string} */ part, /** @type {number[]} */ seconds) =>
        figure(
          {
            workload: `save after 4 changes, ${title}, ${part}`,
            unit: 's',
            peerName: `${bench.versions.wimlib}, ${way}`,
            bar: bench.speedBar(bar),
            headline: part === whole
          },
          { ours: seconds, peer: values.peer }
        )
      return {
        figures: [
          row(
            'until the image is saved',
            values.ours.map(({ saved }) => saved)
          ),
          row(
            whole,
            values.ours.map(({ whole }) => whole)
          )
        ]
      }
    }
  }
}

export const saveChangesWorkloads = [
  saveChanges({ tree: 'small', title: 'small files', bar: 3 }),
  saveChanges({ tree: 'pe', title: 'PE files', bar: 1.3 })
]
