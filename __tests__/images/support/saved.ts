import { expect } from 'vitest'
import type { Bench, MountedImage } from './bench.js'
import type { CoreRun } from './core.js'
import { referenceLabel, without, type Listing } from './listing.js'
import type { Wim } from './wim.js'

/**
 * Saves a mounted image, and has wimlib and 7-Zip judge the file: sound; the saved image is the tree that was in the
 * directory; every other image as before. Another image's reference counts may change where images share data.
 */
export async function saveAndJudge(
  bench: Bench,
  mount: MountedImage,
  { wim, index }: { wim: Wim; index: number },
  options: readonly string[] = [],
  { sharedData = false } = {}
): Promise<CoreRun> {
  const seen = (listing: Listing): Listing => (sharedData ? without(listing, referenceLabel) : listing)
  const before = await wim.listingsBut(index)
  const edited = mount.tree()
  const run = await mount.saved(...options)
  await wim.expectSound()
  await wim.expectTree(index, edited, bench.folder)
  const after = await wim.listingsBut(index)
  expect([...after.keys()]).toEqual([...before.keys()])
  for (const [other, listing] of after) {
    expect(seen(listing), `the listing of image ${other}`).toEqual(seen(before.get(other) ?? new Map()))
  }
  return run
}
