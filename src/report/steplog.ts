import type { JobEvent, Phase, Severity, Unit } from '../native/events.js'
import type { Runner } from '../runner.js'
import { bytes, counted, duration } from './units.js'

/** Not more often than this, however often the core tells. */
const pauseMs = 3_000
/** Not less often than this, even when the core is silent. */
const heartbeatMs = 10_000

const titles: Readonly<Record<Phase, string>> = {
  preflight: 'Check',
  wait: 'Wait for open files below',
  mount: 'Mount',
  scan: 'Look for changes in',
  save: 'Save',
  unmount: 'Unmount',
  verify: 'Verify',
  digest: 'Take the digest of'
}

interface Progress {
  done: number
  total: number
  unit: Unit
}

interface OpenPhase {
  phase: Phase
  startedAt: number
  printedAt: number
  progress: Progress | null
}

/**
 * The step's log: one group a phase, and inside it a line now and then. A phase inside a phase (a preflight verifies the
 * integrity table) has lines in the outer one's group, since groups do not nest.
 */
export class StepLog {
  readonly #runner: Runner
  readonly #now: () => number
  readonly #timer: NodeJS.Timeout
  #open: OpenPhase[] = []
  #grouped = false
  #changed = 0

  constructor({ runner, now = Date.now }: { runner: Runner; now?: () => number }) {
    this.#runner = runner
    this.#now = now
    this.#timer = setInterval(() => {
      this.#beat(heartbeatMs)
    }, 1_000)
    this.#timer.unref()
  }

  tell(event: JobEvent): void {
    switch (event.type) {
      case 'hello':
        this.#runner.info(`Native core ${event.version} for ${event.platform}, process ${event.pid}`)
        break
      case 'logOpened':
        this.#runner.info(`Log: ${event.path}`)
        if (event.archivedTo !== null) this.#runner.info(`The log that was there is now ${event.archivedTo}`)
        break
      case 'phaseStarted':
        this.#start(event.phase, event.path)
        break
      case 'phaseFinished':
        this.#finish(event.phase, event.durationMs)
        break
      case 'progress': {
        const open = this.#open.at(-1)
        if (open !== undefined) open.progress = event
        this.#beat(pauseMs)
        break
      }
      case 'message':
        this.#say(event.severity, event.text)
        break
      case 'finding':
        this.#say(event.severity, `${event.check}: ${event.text}`)
        break
      case 'fileChanged':
        this.#changed += 1
        break
      case 'result':
        this.#close()
        this.#runner.info(`${event.path}: ${event.result}${this.#takeChanged()}`)
        break
      case 'fileVerified':
        this.#close()
        this.#runner.info(
          `${event.path}: ${event.error === null && event.verification.passed ? 'passed' : 'failed'}`
        )
        break
      case 'finished':
        this.#close()
        break
      case 'mount':
      case 'mountList':
        break
      default:
        event satisfies never
    }
  }

  /** Nothing more comes; a group that a crash left open is closed. */
  end(): void {
    clearInterval(this.#timer)
    this.#close()
  }

  #start(phase: Phase, path: string): void {
    if (!this.#grouped) this.#runner.startGroup(`${titles[phase]} ${path}`)
    this.#grouped = true
    this.#open.push({ phase, startedAt: this.#now(), printedAt: this.#now(), progress: null })
  }

  #finish(phase: Phase, durationMs: number): void {
    const inner = this.#open.length > 1
    this.#runner.info(`${inner ? `${phase}: done` : 'Done'} in ${duration(durationMs)}`)
    this.#open.pop()
    if (!inner) this.#close()
  }

  #close(): void {
    if (this.#grouped) this.#runner.endGroup()
    this.#grouped = false
    this.#open = []
  }

  /** There may be many thousands: they are in report.json. */
  #takeChanged(): string {
    const count = this.#changed
    this.#changed = 0
    return count === 0 ? '' : `, ${counted(count, 'changed file')}`
  }

  #say(severity: Severity, text: string): void {
    if (severity === 'debug') this.#runner.debug(text)
    else
      this.#runner.info(severity === 'info' ? text : `${severity === 'error' ? 'Error' : 'Warning'}: ${text}`)
  }

  #beat(sinceMs: number): void {
    const open = this.#open.at(-1)
    if (open === undefined || this.#now() - open.printedAt < sinceMs) return
    open.printedAt = this.#now()
    this.#runner.info(progressLine(open, open.printedAt - open.startedAt))
  }
}

function progressLine({ phase, progress }: OpenPhase, elapsedMs: number): string {
  const elapsed = duration(elapsedMs)
  return progress === null ? `${phase}: ${elapsed}` : `${phase}: ${amount(progress)}, ${elapsed}`
}

function amount({ done, total, unit }: Progress): string {
  switch (unit) {
    case 'percent':
      return `${Math.min(100, done)} %`
    case 'seconds':
      return total === 0 ? `waited ${done} s` : `waited ${done} s of ${total} s`
    case 'bytes':
      return share(done, total, bytes)
    case 'files':
    case 'streams':
      return share(done, total, (count) => counted(count, unit.slice(0, -1)))
    default:
      return unit satisfies never
  }
}

function share(done: number, total: number, show: (count: number) => string): string {
  if (total === 0) return show(done)
  return `${Math.min(100, Math.floor((done / total) * 100))} %, ${show(done)} of ${show(total)}`
}
