// The same crashes over wimlib's own in-place writes, for comparison: which disks leave a file that wimlib cannot read.
import fs from 'node:fs'
import path from 'node:path'
import { crashesAfter, replay } from './disk.mjs'
import { must, randomNumbers, recorder, run } from './programs.mjs'
import { readTrace } from './trace.mjs'

const writes = [
  {
    name: 'update',
    args: (/** @type {string} */ wim, /** @type {string} */ file) => [
      'update',
      wim,
      '1',
      '--command',
      `add '${file}' '/new.bin'`
    ]
  },
  {
    name: 'rename of an image',
    args: (/** @type {string} */ wim) => ['info', wim, '1', 'Another name', 'and a description of it']
  }
]

/**
 * @param {string} folder
 * @param {{ seed: number, subsets: number, most: number }} options
 * @returns {Promise<(import('./crash.mjs').Tried & { name: string })[]>}
 */
export async function tryPeer(folder, { seed, subsets, most }) {
  const [tree, root, base, added] = ['tree', 'root', 'base', 'added'].map((name) => path.join(folder, name))
  if (!tree || !root || !base || !added) throw new Error('no folder')
  const [wim, trace] = [path.join(root, 'image.wim'), path.join(folder, 'trace')]
  for (const made of [tree, root, base]) fs.mkdirSync(made)
  for (const name of ['a.txt', 'b.txt', 'c.txt'])
    fs.writeFileSync(path.join(tree, name), `${name}\n`.repeat(300))
  fs.writeFileSync(added, 'added\n'.repeat(3000))
  await must('wimlib-imagex', ['capture', tree, wim, 'Peer', '--compress=XPRESS', '--check'])
  const old = path.join(base, 'image.wim')
  fs.copyFileSync(wim, old)
  const results = []
  for (const { name, args } of writes) {
    fs.copyFileSync(old, wim)
    fs.rmSync(trace, { force: true })
    await must('wimlib-imagex', args(wim, added), {
      LD_PRELOAD: recorder,
      RECORDER_ROOT: root,
      RECORDER_TRACE: trace
    })
    const steps = readTrace(trace)
    const random = randomNumbers(seed)
    const seen = new Set()
    const tried = { name, steps: steps.length, tried: 0, different: 0, lost: /** @type {string[]} */ ([]) }
    for (let count = 0; count <= steps.length; count += 1) {
      const before = steps.slice(0, count)
      for (const crash of crashesAfter(before, { random, subsets, most })) {
        fs.copyFileSync(old, wim)
        replay(root, before, crash)
        tried.tried += 1
        const bytes = fs.readFileSync(wim).toString('latin1')
        if (seen.has(bytes)) continue
        seen.add(bytes)
        tried.different += 1
        const verified = await run('wimlib-imagex', ['verify', wim])
        if (verified.code !== 0)
          tried.lost.push(
            `after step ${count} of ${steps.length}, ${crash.name}: ${verified.stderr.split('\n')[0]}`
          )
      }
    }
    results.push(tried)
  }
  return results
}
