import { expect, test } from 'vitest'

test('the tests run under the Node.js that action.yml declares', () => {
  expect(process.versions.node).toMatch(/^24\./)
})
