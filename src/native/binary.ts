import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { Failure, messageOf } from '../failure.js'
import { checksums } from './checksums.generated.js'
import type { CoreProgram } from './process.js'

/** The bundled core cannot be used: there is none for this machine, or it is not the one that was released. */
export class CoreUnavailable extends Failure {
  constructor(text: string, cause?: unknown) {
    super({ title: 'The native core cannot be started', text, cause })
  }
}

export interface CorePlace {
  /** The folder of index.js. */
  distDirectory: string
  platform: NodeJS.Platform
  arch: NodeJS.Architecture
  /** SHA-256 by "<platform>-<arch>/<file>"; the released core's unless a test says otherwise. */
  expected?: Readonly<Record<string, string>>
}

/** The core for this machine, once its bytes are known to be the released ones. */
export async function locateCore(place: CorePlace): Promise<CoreProgram> {
  const { distDirectory, platform, arch, expected = checksums } = place
  const name = `${platform}-${arch}/${platform === 'win32' ? 'dismount.exe' : 'dismount'}`
  const wanted = expected[name]
  if (wanted === undefined) throw noCoreFor(`${platform}-${arch}`, Object.keys(expected))

  const file = path.join(distDirectory, 'native', ...name.split('/'))
  const found = createHash('sha256')
    .update(read(file))
    .digest('hex')
  if (found !== wanted) {
    throw new CoreUnavailable(
      `${file} is not the program this version was released with (SHA-256 ${found}, expected ${wanted}), so it was not ` +
        'started.\nNext: use the action by a released version or commit; in a clone of its repository run ' +
        '"npm run build" after "npm run build:native".'
    )
  }
  await checkExecutable(file)
  return { file, args: ['--request', '-'] }
}

function read(file: string): Buffer {
  try {
    // At once: the promises' version reads in small parts, each with a turn of the event loop.
    return readFileSync(file)
  } catch (error) {
    throw new CoreUnavailable(
      `${file} cannot be read (${messageOf(error)}).\nNext: use the action by a released version or commit, whose ` +
        'dist/native folder is complete; in a clone of its repository run "npm run build:native".',
      error
    )
  }
}

async function checkExecutable(file: string): Promise<void> {
  try {
    await access(file, constants.X_OK)
  } catch (error) {
    throw new CoreUnavailable(
      `${file} may not be executed.\nNext: give it back its execute permission (git keeps it as mode 100755), and see ` +
        'that the volume it lies on is not mounted with "noexec".',
      error
    )
  }
}

function noCoreFor(machine: string, known: readonly string[]): CoreUnavailable {
  const machines = known.map((name) => name.split('/')[0]).join(', ')
  return new CoreUnavailable(
    `There is no native core for ${machine}. This version has one for: ${machines === '' ? 'none yet' : machines}.\n` +
      'Next: run the job on one of these.'
  )
}
