// What others do to a mount or its image while it is dismounted.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { must } from './programs.mjs'
import { Scene } from './scene.mjs'

const scenario = { name: 'concurrent', args: ['--save', '--check-integrity'], saves: true }

/** @type {Record<string, (scene: Scene) => Promise<string>>} each tells what went wrong, or nothing */
const stories = {
  'two dismounts of one mount': async (scene) => {
    const runs = await Promise.all([scene.dismount(scenario.args), scene.dismount(scenario.args)])
    const codes = runs.map(({ code }) => code).sort()
    if (codes[0] !== 0) return `none succeeded: ${runs.map(({ stderr }) => stderr).join('')}`
    if (codes[1] === 0) return 'both say that they saved the mount'
    if (scene.imageNow() !== 'new') return 'one says that it saved, but the image is not there'
    return (await scene.isMounted()) ? 'it is still mounted' : scene.verified()
  },
  'another program wrote the image': async (scene) => {
    await must('wimlib-imagex', ['info', scene.wim, '1', 'By somebody else'])
    const theirs = fs.readFileSync(scene.wim)
    const { code, stderr } = await scene.dismount(scenario.args)
    if (code === 0) return 'a save over what somebody else wrote'
    if (!stderr.includes('changed after it was mounted')) return `not told why: ${stderr}`
    if (!fs.readFileSync(scene.wim).equals(theirs)) return 'their image was written to'
    return (await scene.isMounted()) ? '' : 'the mount is gone, with its changes'
  },
  'another program has the image locked': async (scene) => {
    const holder = spawn('flock', [scene.wim, 'sleep', '60'], { stdio: 'ignore', detached: true })
    await sleep(100)
    try {
      const { code } = await scene.dismount(scenario.args)
      if (code === 0) return 'a save beside another program that writes'
      if (scene.imageNow() !== 'old') return 'the image was written to'
    } finally {
      if (holder.pid !== undefined) process.kill(-holder.pid, 'SIGKILL')
    }
    await sleep(50)
    return scene.complaint({ then: 'save' })
  },
  'a file changes while it is saved': async (scene) => {
    const file = path.join(scene.mount, 'new.bin')
    const open = fs.openSync(file, 'r+')
    const saving = scene.dismount([...scenario.args, '--handle-timeout', '0'])
    let done = false
    void saving.then(() => (done = true))
    for (let at = 0; !done; at += 1) {
      fs.writeSync(open, String(at), (at * 4096) % 1_000_000)
      await sleep(1)
    }
    fs.closeSync(open)
    const { code, stdout, stderr } = await saving
    if (code !== 0 && !`${stdout}${stderr}`.includes('new.bin'))
      return `refused, but not told which file: ${stderr}`
    if (code === 0 || code === 5) return scene.verified()
    if (scene.imageNow() !== 'old') return 'refused, but the image was written to'
    const again = await scene.dismount(scenario.args)
    return again.code === 0 ? scene.verified() : `a save afterwards: ${again.stderr}`
  },
  'the directory was replaced by a link': async (scene) => {
    const [aside, elsewhere] = ['aside', 'elsewhere'].map((name) => path.join(scene.root, name))
    if (!aside || !elsewhere) throw new Error('no folder')
    fs.mkdirSync(elsewhere)
    fs.writeFileSync(path.join(elsewhere, 'precious.txt'), 'precious\n')
    fs.renameSync(scene.mount, aside)
    fs.symlinkSync(elsewhere, scene.mount)
    try {
      for (const args of [scenario.args, ['--discard']]) {
        await scene.dismount(args)
        if (scene.imageNow() !== 'old') return 'the image was written to'
        if (!fs.existsSync(path.join(elsewhere, 'precious.txt'))) return `${args[0]} went through the link`
      }
    } finally {
      fs.rmSync(scene.mount)
      fs.renameSync(aside, scene.mount)
    }
    return ''
  }
}

/**
 * @param {string} folder
 * @param {{ rounds: number, progress?: (done: number, of: number) => void }} options
 * @returns {Promise<import('./crash.mjs').Tried>}
 */
export async function tryConcurrent(folder, { rounds, progress }) {
  const scene = await Scene.make(folder, scenario, { newBytes: 2_000_000 })
  await scene.dismount(scenario.args)
  await scene.keepAsNew()
  /** @type {import('./crash.mjs').Tried} */
  const tried = { steps: Object.keys(stories).length, tried: 0, different: 0, lost: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, story] of Object.entries(stories)) {
      scene.restore()
      const complaint = await story(scene)
      tried.tried += 1
      if (complaint) tried.lost.push(`${name}: ${complaint}`)
    }
    progress?.(round + 1, rounds)
  }
  tried.different = tried.steps
  return tried
}
