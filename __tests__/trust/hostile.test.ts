import fs from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { generator, tryHostile, whyNot } from '../../trust/hostile.mjs'
import { scratchFolder } from '../../trust/scene.mjs'

const lacking = fs.existsSync(generator)
  ? whyNot()
  : 'hostile_images is not built; scripts/test native builds it'

test.skipIf(lacking !== '')(
  `some of the hostile files do no harm${lacking && ` [skipped: ${lacking}]`}`,
  { timeout: 180_000 },
  async () => {
    const folder = scratchFolder()
    onTestFinished(() => {
      fs.rmSync(folder, { recursive: true, force: true })
    })
    const found = await tryHostile(folder, { every: 9 })
    expect(found.files).toBeGreaterThan(20)
    const { crashes, hangs, memory, escapes, falselyVerified, unclear } = found
    expect({ crashes, hangs, memory, escapes, falselyVerified, unclear }).toEqual({
      crashes: [],
      hangs: [],
      memory: [],
      escapes: [],
      falselyVerified: [],
      unclear: []
    })
  }
)
