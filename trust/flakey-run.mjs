// Runs where there is a device mapper, here or in a machine: prints what trust/flakey.mjs found, as JSON.
import fs from 'node:fs'
import { deaths, tryFlakey, tryFlakeyPeer } from './flakey.mjs'
import { scratchFolder, within } from './scene.mjs'

const [rounds = 0, seed = 0] = process.argv.slice(2).map(Number)
const folder = scratchFolder()

try {
  const ours = []
  for (const [at, death] of deaths.entries())
    ours.push(await tryFlakey(within(folder, at), { death, rounds, seed }))
  const theirs = await tryFlakeyPeer(within(folder, deaths.length), { rounds, seed })
  console.log(JSON.stringify({ ours, theirs }))
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
