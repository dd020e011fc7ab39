const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const

/** What is needed of `process`, so that a test can stand in for it. */
export interface SignalHost {
  platform: NodeJS.Platform
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  kill(pid: number, signal: NodeJS.Signals): unknown
}

/**
 * The runner's wish to stop, brought to the core. On Linux and macOS only node is signalled, so each signal is passed
 * on as SIGINT, to the pid that `hello` told. On Windows Ctrl+C and then Ctrl+Break (SIGBREAK here) reach every process of
 * the console by themselves, and `kill` would end the core in the middle of a write: there, nothing is sent.
 */
export class Stops {
  readonly #host: SignalHost
  #received: NodeJS.Signals | null = null
  #pending = false
  #pid: number | null = null

  constructor(host: SignalHost) {
    this.#host = host
  }

  /** The first signal that came, if any. */
  get received(): NodeJS.Signals | null {
    return this.#received
  }

  /** From here on the signals no longer end this process. */
  listen(): void {
    for (const signal of signals) this.#host.on(signal, this.#onSignal)
  }

  dispose(): void {
    for (const signal of signals) this.#host.off(signal, this.#onSignal)
  }

  /** The core is known, and told at once what came before it was. */
  coreStarted(pid: number): void {
    this.#pid = pid
    if (this.#pending) this.stopCore()
  }

  coreEnded(): void {
    this.#pid = null
    this.#pending = false
  }

  /** Asks the core to stop; it knows what can be rolled back. */
  stopCore(): void {
    this.#pending = this.#pid === null
    if (this.#pid === null || this.#host.platform === 'win32') return
    try {
      this.#host.kill(this.#pid, 'SIGINT')
    } catch {
      // It has ended by itself meanwhile; its exit tells the rest.
    }
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.#received ??= signal
    this.stopCore()
  }
}
