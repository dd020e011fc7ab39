import { afterEach, beforeEach, vi, type MockInstance } from 'vitest'

/** Keeps what the artifact client prints out of the report of the tests; gives what it printed. */
export function quietly(): { printed: () => string } {
  let text = ''
  let spy: MockInstance | undefined
  beforeEach(() => {
    text = ''
    spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += String(chunk)
      return true
    })
  })
  afterEach(() => {
    spy?.mockRestore()
  })
  return { printed: () => text }
}
