import { exec } from '@actions/exec'
import { encodeRequest, type CoreRequest } from '../request.js'
import { decodeEvent, ProtocolError } from './decode.js'
import type { JobEvent } from './events.js'
import { LineSplitter } from './lines.js'
import { Sequence } from './sequence.js'
import type { Stops } from './stops.js'

/** The core, or in a test what stands in for it. */
export interface CoreProgram {
  file: string
  args: readonly string[]
}

export interface CoreRun {
  /** Looked for at each start, so that what is started is what was checked just before. */
  locateCore: () => Promise<CoreProgram>
  request: CoreRequest
  environment: Record<string, string>
  stops: Stops
  onEvent: (event: JobEvent) => void
}

/** How the process ended; `exitCode` null when a signal ended it. */
export interface CoreExit {
  exitCode: number | null
  /** The last lines of standard error, which is only for a crash. */
  stderr: readonly string[]
  /** What was wrong with its output, if anything. Nothing after it was read. */
  protocolError: ProtocolError | null
}

const stderrLines = 20
/** More than a line of the core ever has: protocol/README.md. A result that was cut would be none. */
export const maxEventLength = 16 * 1024 * 1024

/** Runs the core to its end. Rejects only when it cannot be found or started. */
export async function runCore(run: CoreRun): Promise<CoreExit> {
  const events = new EventReader(run)
  const errors = new Tail(stderrLines)
  const stdout = new LineSplitter({ limit: maxEventLength })
  const stderr = new LineSplitter()
  const { file, args } = await run.locateCore()

  // `silent`: exec would print the raw output. The raw chunks, not `stdline`: that one splits at the line end of the
  // system, loses the last line and breaks characters. No exception may leave a listener, it would end the process.
  const exitCode: number | null = await exec(quoted(file), [...args], {
    silent: true,
    ignoreReturnCode: true,
    env: run.environment,
    input: Buffer.from(encodeRequest(run.request)),
    listeners: {
      stdout: (chunk) => {
        events.read(stdout.push(chunk))
      },
      stderr: (chunk) => {
        errors.add(stderr.push(chunk))
      }
    }
  })
  events.read(stdout.end())
  errors.add(stderr.end())
  run.stops.coreEnded()
  return { exitCode, stderr: errors.lines, protocolError: events.failure }
}

class EventReader {
  failure: ProtocolError | null = null
  readonly #sequence: Sequence
  readonly #run: CoreRun

  constructor(run: CoreRun) {
    this.#run = run
    this.#sequence = new Sequence(run.request)
  }

  read(lines: readonly string[]): void {
    for (const line of lines) {
      if (this.failure !== null) return
      if (line !== '') this.#readLine(line)
    }
  }

  #readLine(line: string): void {
    let event
    try {
      event = this.#decode(line)
    } catch (error) {
      this.failure = error instanceof ProtocolError ? error : new ProtocolError(line, String(error))
      this.#run.stops.stopCore()
      return
    }
    if (event === null) return
    if (event.type === 'hello') this.#run.stops.coreStarted(event.pid)
    this.#run.onEvent(event)
  }

  #decode(line: string): JobEvent | null {
    const event = decodeEvent(line)
    const refusal = this.#sequence.refuse(event)
    if (refusal !== null) throw new ProtocolError(line, refusal)
    return event
  }
}

class Tail {
  lines: string[] = []
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  add(lines: readonly string[]): void {
    this.lines = [...this.lines, ...lines.filter((line) => line.trim() !== '')].slice(-this.#size)
  }
}

/** `exec` takes a command line and would split a path at its spaces. */
function quoted(file: string): string {
  return `"${file.replaceAll('"', '\\"')}"`
}
