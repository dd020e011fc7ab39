import { defineConfig } from 'vitest/config'
import SkippedReporter from './__tests__/support/skipped-reporter.js'

export default defineConfig({
  // Packages without their sources: nothing that we could mend.
  logLevel: 'error',
  test: {
    include: ['__tests__/**/*.test.ts'],
    reporters: ['default', new SkippedReporter()],
    // Two processes: the suites start servers and programs of their own.
    maxWorkers: 2,
    testTimeout: 20_000,
    // The tests speak for themselves; what CI exports must not reach them.
    env: { GITHUB_STEP_SUMMARY: '', GITHUB_OUTPUT: '', RUNNER_DEBUG: '' },
    // GitHub's language service imports JSON without an import attribute, which only a bundler forgives.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } }
  }
})
