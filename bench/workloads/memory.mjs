// The most memory that a run holds, in MB of 10^6 bytes.
import fs from 'node:fs'
import { figure, inTurn } from '../figures.mjs'
import { peakMemoryOf, run } from '../processes.mjs'
import { apply, changesOf } from './changes.mjs'

/** @typedef {import('../bench.mjs').Bench} Bench */

/** @param {import('../processes.mjs').Command} command */
async function megabytesOf(command) {
  return (await peakMemoryOf(command)).bytes / 1e6
}

/**
 * @param {Bench} bench
 * @param {object} what
 * @param {'pe' | 'small'} what.tree
 * @param {'lzx' | 'solid'} what.compress
 * @param {string} what.title
 * @param {number} what.limit
 */
async function ofVerify(bench, { tree, compress, title, limit }) {
  const image = await bench.corpora.image(tree, compress)
  const values = await inTurn(
    {
      ours: () => megabytesOf(bench.core.verify(image, 'full')),
      peer: () => megabytesOf(bench.wimlib.command('verify', image))
    },
    { rounds: bench.rounds(3), warmUp: false }
  )
  return figure(
    {
      workload: `memory of a full verify, ${title}`,
      unit: 'MB of memory',
      peerName: bench.versions.wimlib,
      bar: bench.bar('value', limit)
    },
    values
  )
}

/** @param {Bench} bench */
async function ofSave(bench) {
  const { core, wimlib, scratch } = bench
  const image = await bench.corpora.image('small', 'lzx')
  const changes = changesOf(bench.corpora.tree('small'))
  const ours = async () => {
    const [copy, folder] = [scratch.copyOf(image), scratch.tree()]
    await run(core.mount(copy, folder))
    apply(folder, changes)
    const megabytes = await megabytesOf(core.save(folder, { integrity: true }))
    fs.rmSync(copy)
    return megabytes
  }
  const peer = async () => {
    const [copy, folder] = [scratch.copyOf(image), scratch.tree()]
    fs.mkdirSync(folder)
    apply(folder, [{ name: 'added.bin', content: Buffer.alloc(65_536, 'added') }])
    const commands = [`add '${folder}/added.bin' /added.bin`]
    const megabytes = await megabytesOf(wimlib.update(copy, commands, { integrity: true }))
    fs.rmSync(copy)
    return megabytes
  }
  const values = await inTurn({ ours, peer }, { rounds: bench.rounds(3), warmUp: false })
  return figure(
    {
      workload: 'memory of a save after changes, small files',
      unit: 'MB of memory',
      peerName: `${bench.versions.wimlib}, \`update --check\``,
      bar: bench.bar('value', 150)
    },
    values
  )
}

/** @type {import('./index.mjs').Workload} */
export const memory = {
  name: 'memory',
  async take(bench) {
    return {
      figures: [
        await ofVerify(bench, { tree: 'pe', compress: 'lzx', title: 'LZX, PE files', limit: 64 }),
        await ofVerify(bench, { tree: 'small', compress: 'lzx', title: 'LZX, small files', limit: 64 }),
        await ofVerify(bench, { tree: 'pe', compress: 'solid', title: 'solid LZMS, PE files', limit: 200 }),
        await ofVerify(bench, {
          tree: 'small',
          compress: 'solid',
          title: 'solid LZMS, small files',
          limit: 200
        }),
        await ofSave(bench)
      ]
    }
  }
}
