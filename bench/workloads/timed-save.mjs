// A save of ours, with the moment at which the image is saved: after that it removes the mount's directory and verifies.
import { performance } from 'node:perf_hooks'
import { run } from '../processes.mjs'

/**
 * @param {import('../processes.mjs').Command} command a save that writes events
 * @returns {Promise<{ saved: number, whole: number }>} seconds from the start
 */
export async function timedSave(command) {
  const begin = performance.now()
  let saved = NaN
  const { seconds } = await run(command, {
    onLine: (line) => {
      if (line.startsWith('{"type":"phaseFinished"') && line.includes('"phase":"save"'))
        saved = (performance.now() - begin) / 1000
    }
  })
  if (Number.isNaN(saved)) throw new Error('The save ended without an event that it is done.')
  return { saved, whole: seconds }
}
