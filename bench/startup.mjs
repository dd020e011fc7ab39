// What the action costs around the core: start, inputs, protocol, report, no upload. Against a bare start of Node.js, in
// CPU time of the Node.js process alone, so that the core's work does not count.
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { figure, inTurn } from './figures.mjs'

const root = path.join(import.meta.dirname, '..')
const core = path.join(root, 'dist', 'native', `${process.platform}-${process.arch}`, 'dismount')

// The process tells its own CPU time as its last deed.
const probe = `data:text/javascript,${encodeURIComponent(
  "import fs from 'node:fs';process.on('exit',()=>{const{user,system}=process.cpuUsage();fs.writeSync(3,String((user+system)/1000))})"
)}`

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} milliseconds of CPU
 */
async function cpuOf(args, env) {
  const child = spawn(process.execPath, ['--import', probe, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe']
  })
  const told = child.stdio[3]
  let text = ''
  told?.on('data', (/** @type {Buffer} */ chunk) => {
    text += chunk.toString()
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return Number(text)
}

/**
 * @param {{ rounds: number }} options
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function startup({ rounds }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-startup-'))
  try {
    const [tree, wim, mount, temp] = ['tree', 'a.wim', 'mnt', 'temp'].map((name) => path.join(folder, name))
    if (!tree || !wim || !mount || !temp) throw new Error('no folder')
    fs.mkdirSync(tree)
    fs.mkdirSync(temp)
    fs.writeFileSync(path.join(tree, 'a.txt'), 'a')
    const run = (/** @type {string[]} */ ...args) => execFileSync(core, args, { stdio: 'ignore' })
    run('capture', tree, wim, '--name', 'Bench')
    run('mount', '--image', wim, '--index', '1', '--path', mount)
    try {
      const files = Object.fromEntries(
        ['OUTPUT', 'STATE', 'STEP_SUMMARY'].map((name) => {
          const file = path.join(folder, name)
          fs.writeFileSync(file, '')
          return [`GITHUB_${name}`, file]
        })
      )
      const base = { PATH: process.env.PATH, HOME: os.homedir() }
      const env = {
        ...base,
        ...files,
        RUNNER_TEMP: temp,
        GITHUB_WORKSPACE: folder,
        INPUT_PATH: mount,
        INPUT_MODE: 'check',
        'INPUT_UPLOAD-LOGS': 'never'
      }
      const values = await inTurn(
        {
          ours: () => cpuOf([path.join(root, 'dist', 'index.js')], env),
          peer: () => cpuOf(['--eval', '0'], base)
        },
        { rounds }
      )
      const what = {
        workload: 'the action around the core, mode check',
        unit: 'ms CPU',
        peerName: `node ${process.versions.node}, bare start`
      }
      return [figure(what, values)]
    } finally {
      run('--path', mount, '--discard')
    }
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}
