import fs from 'node:fs'
import { expect, test } from 'vitest'
import { generator, tryHostile, whyNot } from '../../trust/hostile.mjs'
import { tempFolder } from '../support/temp.js'

const lacking = fs.existsSync(generator)
  ? whyNot()
  : 'hostile_images is not built; scripts/test native builds it'

test.skipIf(lacking !== '')(
  `some of the hostile files do no harm${lacking && ` [skipped: ${lacking}]`}`,
  { timeout: 180_000 },
  async () => {
    const found = await tryHostile(tempFolder(), { every: 9 })
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
