import { printableLine } from '../report/printable.js'
import { coreError, fileVerified, mountInfo, mountList, pathResult, phaseTime } from './decode-result.js'
import {
  changeKinds,
  listTimes,
  logWriters,
  phases,
  severities,
  units,
  type FileChange,
  type Finding,
  type JobEvent
} from './events.js'
import * as is from './fields.js'

/** A line that is not an event of our protocol. The message quotes it. */
export class ProtocolError extends Error {
  constructor(line: string, reason: string) {
    const quoted = printableLine(line.length > 200 ? `${line.slice(0, 200)}…` : line)
    super(`The native core wrote a line that is not an event (${reason}): ${quoted}`)
    this.name = 'ProtocolError'
  }
}

/** One line, one event; null for an event of a type that this version does not know. */
export function decodeEvent(line: string): JobEvent | null {
  const fields = parse(line)
  try {
    return decodeFields(fields)
  } catch (error) {
    if (error instanceof is.FieldError) throw new ProtocolError(line, error.message)
    throw error
  }
}

function parse(line: string): is.Fields {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new ProtocolError(line, 'not JSON')
  }
  if (!is.isFields(value)) throw new ProtocolError(line, 'not an object')
  return value
}

function decodeFields(event: is.Fields): JobEvent | null {
  const type = is.text(event, 'type')
  switch (type) {
    case 'hello':
      return { type, ...hello(event) }
    case 'logOpened':
      return {
        type,
        path: is.text(event, 'path'),
        archivedTo: is.orNull(event, 'archivedTo', is.text),
        writer: is.oneOf(event, 'writer', logWriters)
      }
    case 'phaseStarted':
      return { type, path: is.text(event, 'path'), phase: is.oneOf(event, 'phase', phases) }
    case 'phaseFinished':
      return { type, path: is.text(event, 'path'), ...phaseTime(event) }
    case 'progress':
      return { type, path: is.text(event, 'path'), ...progress(event) }
    case 'message':
      return { type, ...severityAndText(event), path: is.text(event, 'path') }
    case 'finding':
      return { type, ...finding(event) }
    case 'mount':
      return { type, ...mountInfo(event) }
    case 'mountList':
      return { type, when: is.oneOf(event, 'when', listTimes), mounts: mountList(event) }
    case 'fileChanged':
      return { type, ...fileChange(event) }
    case 'result':
      return { type, ...pathResult(event) }
    case 'fileVerified':
      return { type, ...fileVerified(event) }
    case 'finished':
      return { type, exitCode: is.count(event, 'exitCode'), error: is.orNull(event, 'error', coreError) }
    default:
      return null
  }
}

function hello(event: is.Fields) {
  if (event.protocol !== 1) {
    throw new is.FieldError('protocol', 'the number 1 (the core and the action are of different versions)')
  }
  const pid = is.count(event, 'pid')
  // 0 and 1 would signal a whole process group, or init.
  if (pid < 2) throw new is.FieldError('pid', 'the number of a process')
  const protocol = 1 as const
  return { protocol, version: is.text(event, 'version'), pid, platform: is.text(event, 'platform') }
}

function progress(event: is.Fields) {
  return {
    phase: is.oneOf(event, 'phase', phases),
    done: is.count(event, 'done'),
    total: is.count(event, 'total'),
    unit: is.oneOf(event, 'unit', units)
  }
}

function severityAndText(event: is.Fields) {
  return { severity: is.oneOf(event, 'severity', severities), text: is.text(event, 'text') }
}

function finding(event: is.Fields): Finding {
  return {
    path: is.text(event, 'path'),
    check: is.text(event, 'check'),
    ...severityAndText(event),
    error: is.orNull(event, 'error', coreError)
  }
}

function fileChange(event: is.Fields): FileChange {
  return {
    path: is.text(event, 'path'),
    kind: is.oneOf(event, 'kind', changeKinds),
    file: is.text(event, 'file'),
    sizeBefore: is.orNull(event, 'sizeBefore', is.count),
    sizeAfter: is.orNull(event, 'sizeAfter', is.count)
  }
}
