// Runs every suite: the core's own tests (built with the system's compiler), then the action's and the end-to-end ones.
// Ends with one line, "N passed, N failed, N skipped", over all of them; what is skipped is named above it.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { configureWithGcc } from './gcc.mjs'

const root = path.join(import.meta.dirname, '..')
const total = { passed: 0, failed: 0, skipped: 0 }

/** @param {string} text */
function heading(text) {
  console.log(`\n== ${text}`)
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function works(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  return spawnSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

/** @param {string} name */
function skip(name) {
  console.log(`SKIPPED ${name}`)
  total.skipped += 1
}

/** One program a library: each links it whole with only what it may depend on. */
function nativeSuites() {
  heading('The core: unit tests')
  if (!works('cmake', ['--version']) || !works('ninja', ['--version']) || !works('g++', ['--version'])) {
    skip('native unit tests: cmake, ninja or g++ cannot be had here')
    return
  }
  const build = path.join(root, 'build', 'gcc')
  const built = run('cmake', configureWithGcc(build)) && run('cmake', ['--build', build])
  if (!built) {
    console.log('FAILED native build')
    total.failed += 1
    return
  }
  for (const name of fs
    .readdirSync(build)
    .filter((file) => file.endsWith('_test'))
    .sort()) {
    const result = spawnSync(path.join(build, name), [], { encoding: 'utf8', cwd: build })
    const counts = /test cases: +(\d+) \| +(\d+) passed \| +(\d+) failed(?: \| +(\d+) skipped)?/.exec(
      result.stdout
    )
    const [passed, failed, skipped] = [counts?.[2], counts?.[3], counts?.[4]].map((count) =>
      Number(count ?? 0)
    )
    const crashed = result.status !== 0 && failed === 0
    if (crashed || failed !== 0) console.log(result.stdout, result.stderr)
    console.log(
      `${name}: ${passed} passed, ${failed} failed${crashed ? `, ended with ${result.status ?? result.signal}` : ''}`
    )
    total.passed += passed ?? 0
    total.failed += (failed ?? 0) + (crashed ? 1 : 0)
    total.skipped += skipped ?? 0
  }
}

/** What the tests as on Windows need besides Wine and the release compiler; without it they skip themselves. */
function buildStandIn() {
  if (!fs.existsSync('/usr/lib/wine/wine64') || !fs.existsSync(path.join(root, '.cache', 'venv'))) return
  heading('The stand-in for Windows’ dismapi.dll')
  if (!run(path.join(root, 'scripts', 'build-standin'), [])) {
    console.log('FAILED the build of the stand-in')
    total.failed += 1
  }
}

/** The action on its own, the bundle with the real core, and real images through the core. */
function actionSuites() {
  heading('The action and real images')
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'dismount-test-')), 'report.json')
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  spawnSync(
    process.execPath,
    [
      vitest,
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      '--reporter=./__tests__/support/skipped-reporter.ts'
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }
  )
  if (!fs.existsSync(report)) {
    console.log('FAILED vitest did not finish')
    total.failed += 1
    return
  }
  const result = JSON.parse(fs.readFileSync(report, 'utf8'))
  fs.rmSync(path.dirname(report), { recursive: true })
  total.passed += result.numPassedTests
  total.failed += result.numFailedTests
  total.skipped += result.numPendingTests
  // A file that could not even be loaded has no failed test of its own.
  if (!result.success && result.numFailedTests === 0) total.failed += 1
}

const only = process.argv[2]
if (only !== undefined && only !== 'native' && only !== 'action') {
  console.error('Usage: scripts/test [native | action]')
  process.exit(2)
}
if (only !== 'action') nativeSuites()
if (only !== 'native') {
  buildStandIn()
  actionSuites()
}

const { passed, failed, skipped } = total
console.log(`\n${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
