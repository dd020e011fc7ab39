import { shown, type InputReader } from './reader.js'

const modes = ['save', 'discard', 'auto', 'check'] as const

export type Mode = (typeof modes)[number]

/** What is done, now that `auto` is decided. */
export interface Choice {
  mode: Exclude<Mode, 'auto'>
  /** Why `auto` chose so, to go on "saved because …"; null when the user named the mode. */
  because: string | null
}

export function readMode(reader: InputReader): Mode {
  return reader.word('mode', modes)
}

/** Whether the mode can end in a save; then the inputs for a save make sense. */
export function saves(mode: Mode): boolean {
  return mode === 'save' || mode === 'auto'
}

/**
 * Decides `auto` by the status of the job. It never guesses: a status that says nothing is refused, since a save of a
 * broken image must not happen silently.
 */
export function choose(reader: InputReader, mode: Mode): Choice {
  const status = reader.text('job-status')
  if (mode !== 'auto') return { mode, because: null }
  switch (status.toLowerCase()) {
    case 'success':
      return { mode: 'save', because: 'the job has succeeded so far' }
    case 'failure':
      return { mode: 'discard', because: 'the job had failed' }
    case 'cancelled':
      return { mode: 'discard', because: 'the job was cancelled' }
    default:
      reader.refuse(
        'job-status',
        `${shown(status)} does not tell how the job stands, so that mode "auto" cannot choose; it accepts success, ` +
          'failure or cancelled.'
      )
      return { mode: 'discard', because: null }
  }
}
