import { expect, test } from 'vitest'
import { readme } from '../scripts/readme-tables.mjs'

test('the tables of the README are those of action.yml', () => {
  const { now, wanted } = readme()
  expect(now).toBe(wanted)
})
