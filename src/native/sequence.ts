import type { CoreRequest } from '../request.js'
import type { JobEvent } from './events.js'

/** The order of events that protocol/README.md promises, and what the request allows to be answered. */
export class Sequence {
  readonly #request: CoreRequest
  readonly #answered = new Set<string>()
  #greeted = false
  #finished = false

  constructor(request: CoreRequest) {
    this.#request = request
  }

  /** Why this event cannot come here; null when it can. Null stands for an event of a type that we do not know. */
  refuse(event: JobEvent | null): string | null {
    if (this.#finished) return 'after "finished"'
    if (event === null) return null
    if (event.type === 'hello') {
      if (this.#greeted) return 'a second "hello"'
      this.#greeted = true
      return null
    }
    if (!this.#greeted) return 'before "hello"'
    if (event.type === 'result' || event.type === 'fileVerified') return this.#refuseAnswer(event)
    this.#finished = event.type === 'finished'
    return null
  }

  // The outputs that gate a release are made of these: each is of something that was asked for, and there is one of it.
  #refuseAnswer({ type, path }: { type: 'result' | 'fileVerified'; path: string }): string | null {
    if (!this.#asked(type, path)) return 'nobody asked for it'
    if (this.#answered.has(path)) return 'it is answered already'
    this.#answered.add(path)
    return null
  }

  #asked(type: 'result' | 'fileVerified', path: string): boolean {
    const request = this.#request
    switch (request.command) {
      case 'dismount':
        return type === 'result' && (request.paths === '*' || request.paths.includes(path))
      case 'verify':
        return type === 'fileVerified' && request.files.includes(path)
      case 'mounts':
        return false
      default:
        return request satisfies never
    }
  }
}
