// npm run bench: takes the figures that the project quotes, each against a peer in the same run.
import fs from 'node:fs'
import { parseArguments, UsageError } from './arguments.mjs'
import { openBench } from './bench.mjs'
import { tell } from './figures.mjs'
import { machine, writeFigures, writeScale } from './page.mjs'
import { takeScale } from './scale.mjs'
import { axisTable, figureTable, levelTable } from './tables.mjs'
import { workloads } from './workloads/index.mjs'

/** @param {unknown} error */
function reason(error) {
  return error instanceof Error ? error.message : String(error)
}

/**
 * One after the other; one that fails is named and does not end the others.
 * @param {import('./bench.mjs').Bench} bench
 * @param {Pick<import('./arguments.mjs').Options, 'only'>} options
 */
async function takeAll(bench, { only }) {
  /** @type {import('./page.mjs').Figures} */
  const taken = { figures: [], points: [], failures: [] }
  for (const { name, take } of workloads) {
    if (only !== null && !only.includes(name)) continue
    console.error(`== ${name}`)
    try {
      const { figures, points = [] } = await take(bench)
      const named = figures.map((told) => ({ name, ...told }))
      named.forEach(tell)
      taken.figures.push(...named)
      taken.points.push(...points)
    } catch (error) {
      console.error(`FAILED ${name}: ${reason(error)}`)
      taken.failures.push(name)
    } finally {
      bench.scratch.clear()
    }
  }
  return taken
}

/** @param {import('./arguments.mjs').Options} options */
async function main(options) {
  if (options.list) {
    for (const { name } of workloads) console.log(name)
    return
  }
  const bench = await openBench(options)
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 }))
    process.once(signal, () => {
      bench.scratch.remove()
      process.exit(code)
    })
  try {
    const taken = options.scale ? await takeScale(bench, options) : await takeAll(bench, options)
    const facts = {
      ...machine(),
      tmpfs: bench.scratch.isTmpfs,
      versions: bench.versions,
      corpora: bench.corpora.used
    }
    if (options.json !== null)
      fs.writeFileSync(options.json, `${JSON.stringify({ facts, ...taken }, null, 2)}\n`)
    if ('axes' in taken) {
      for (const axis of taken.axes) console.log(`\n${axisTable(axis)}`)
      if (options.write) writeScale(facts, taken)
    } else {
      console.log(`\n${figureTable(taken.figures)}`)
      if (taken.points.length > 0) console.log(`\n${levelTable(taken.points)}`)
      if (options.write) writeFigures(facts, taken)
    }
    if (taken.failures.length > 0) {
      console.error(`Failed: ${taken.failures.join(', ')}`)
      process.exitCode = 1
    }
  } finally {
    bench.scratch.remove()
  }
}

try {
  const names = workloads.map(({ name }) => name)
  await main(parseArguments(process.argv.slice(2), names, process.env))
} catch (error) {
  console.error(reason(error))
  process.exitCode = error instanceof UsageError ? 2 : 1
}
