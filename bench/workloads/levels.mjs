// Every level of both codecs of both programs on a sample of PE files: how small, and at what cost.
import fs from 'node:fs'
import { acceptedByOthers } from '../checks.mjs'
import { figure, inTurn, median } from '../figures.mjs'
import { cpuSecondsOf, onProcessors, secondsOf } from '../processes.mjs'

/**
 * @typedef {object} Point
 * @property {'ours' | 'wimlib'} program
 * @property {'LZX' | 'XPRESS'} codec
 * @property {string} level
 * @property {number} bytes of the image
 * @property {number} ratio of the image to the files
 * @property {number} cpuRate MB of files a second of CPU time, one thread
 * @property {number} rate MB of files a second, two threads
 */

/** @type {readonly Pick<Point, 'program' | 'codec' | 'level'>[]} */
const levels = [
  ...['fast', 'normal', 'max'].flatMap((level) => [
    { program: /** @type {const} */ ('ours'), codec: /** @type {const} */ ('LZX'), level },
    { program: /** @type {const} */ ('ours'), codec: /** @type {const} */ ('XPRESS'), level }
  ]),
  ...['20', '35', '50', '100'].map((level) => ({
    program: /** @type {const} */ ('wimlib'),
    codec: /** @type {const} */ ('LZX'),
    level
  })),
  ...['20', '50', '80'].map((level) => ({
    program: /** @type {const} */ ('wimlib'),
    codec: /** @type {const} */ ('XPRESS'),
    level
  }))
]

/** @type {import('./index.mjs').Workload} */
export const levelsWorkload = {
  name: 'levels',
  async take(bench) {
    const { core, wimlib, scratch, versions } = bench
    const sample = bench.corpora.tree('sample')
    const capture = (
      /** @type {typeof levels[number]} */ { program, codec, level },
      /** @type {string} */ image,
      /** @type {number} */ threads
    ) =>
      onProcessors(
        program === 'ours'
          ? core.capture(sample.folder, image, { codec: codec.toLowerCase(), level })
          : wimlib.capture(sample.folder, image, {
              compress: `${codec}:${level}`,
              threads,
              integrity: false
            }),
        threads
      )
    const take = async (/** @type {typeof levels[number]} */ which, checked = false) => {
      const image = scratch.file()
      const wall = await secondsOf(capture(which, image, 2))
      const bytes = fs.statSync(image).size
      if (checked) await acceptedByOthers(bench, image)
      fs.rmSync(image)
      const cpu = await cpuSecondsOf(capture(which, image, 1))
      fs.rmSync(image)
      return { wall, cpu, bytes }
    }
    for (const which of levels) if (which.program === 'ours') await take(which, true)
    const nameOf = (/** @type {typeof levels[number]} */ { program, codec, level }) =>
      `${program} ${codec} ${level}`
    const values = await inTurn(
      Object.fromEntries(levels.map((which) => [nameOf(which), () => take(which)])),
      { rounds: bench.rounds(5), warmUp: false }
    )
    /** @type {Point[]} */
    const points = levels.map((which) => {
      const runs = values[nameOf(which)] ?? []
      const bytes = median(runs.map((one) => one.bytes))
      return {
        ...which,
        bytes,
        ratio: bytes / sample.bytes,
        cpuRate: sample.bytes / 1e6 / median(runs.map((one) => one.cpu)),
        rate: sample.bytes / 1e6 / median(runs.map((one) => one.wall))
      }
    })
    for (const point of points) console.log(JSON.stringify({ workload: 'levels', ...point }))
    const sizes = (/** @type {string} */ name) => (values[name] ?? []).map(({ bytes }) => bytes)
    const fast = figure(
      {
        workload: `size of ${Math.round(sample.bytes / 1e6)} MB of PE files, LZX, \`fast\``,
        unit: 'bytes',
        peerName: `${versions.wimlib}, level 20`,
        bar: bench.bar('ratio', 1)
      },
      { ours: sizes('ours LZX fast'), peer: sizes('wimlib LZX 20') }
    )
    return { figures: [fast], points }
  }
}
