import {
  engines,
  holderUses,
  imageKinds,
  mountStatuses,
  outcomes,
  phases,
  verdicts,
  verifyLevels,
  type Changes,
  type CoreError,
  type FileVerified,
  type Holder,
  type ImageInfo,
  type MountInfo,
  type PathResult,
  type PhaseTime,
  type UnloadedHive,
  type Verification
} from './events.js'
import * as is from './fields.js'

/** The end of one path. */
export function pathResult(event: is.Fields): PathResult {
  return {
    path: is.text(event, 'path'),
    result: is.oneOf(event, 'result', outcomes),
    saved: is.flag(event, 'saved'),
    unmounted: is.flag(event, 'unmounted'),
    interrupted: is.flag(event, 'interrupted'),
    verified: is.oneOf(event, 'verified', verdicts),
    mount: is.orNull(event, 'mount', mount),
    image: is.orNull(event, 'image', imageIn),
    imageCount: is.count(event, 'imageCount'),
    digest: is.orNull(event, 'digest', sha256),
    sizeBefore: is.orNull(event, 'sizeBefore', is.count),
    sizeAfter: is.orNull(event, 'sizeAfter', is.count),
    unusedBytes: is.orNull(event, 'unusedBytes', is.count),
    integrityTableWritten: is.flag(event, 'integrityTableWritten'),
    remounted: is.flag(event, 'remounted'),
    hives: is.list(event, 'hives', (item) => hive(fieldsOf(item, 'hives'))),
    holders: is.list(event, 'holders', (item) => holder(fieldsOf(item, 'holders'))),
    changes: is.orNull(event, 'changes', changes),
    verification: is.orNull(event, 'verification', verification),
    phases: is.list(event, 'phases', (item) => phaseTime(fieldsOf(item, 'phases'))),
    durationMs: is.count(event, 'durationMs'),
    error: is.orNull(event, 'error', coreError)
  }
}

function mount(event: is.Fields, name: string): MountInfo {
  return is.object(event, name, mountInfo)
}

/** A mount as `mounts` lists it. */
export function mountInfo(fields: is.Fields): MountInfo {
  return {
    path: is.text(fields, 'path'),
    imagePath: is.text(fields, 'imagePath'),
    imageIndex: is.count(fields, 'imageIndex'),
    imageName: is.text(fields, 'imageName'),
    readOnly: is.flag(fields, 'readOnly'),
    kind: is.oneOf(fields, 'kind', imageKinds),
    engine: is.oneOf(fields, 'engine', engines),
    status: is.oneOf(fields, 'status', mountStatuses)
  }
}

/** What is mounted on the machine, or as much of it as anyone needs to know. */
export function mountList(event: is.Fields): MountInfo[] {
  return is.list(event, 'mounts', (item) => mountInfo(fieldsOf(item, 'mounts')))
}

function imageIn(event: is.Fields, name: string): ImageInfo {
  return is.object(event, name, image)
}

function image(fields: is.Fields): ImageInfo {
  return {
    index: is.count(fields, 'index'),
    name: is.text(fields, 'name'),
    description: is.text(fields, 'description'),
    edition: is.text(fields, 'edition'),
    version: is.text(fields, 'version'),
    architecture: is.text(fields, 'architecture'),
    languages: is.list(fields, 'languages', (item) => is.text({ languages: item }, 'languages')),
    directories: is.count(fields, 'directories'),
    files: is.count(fields, 'files'),
    bytes: is.count(fields, 'bytes')
  }
}

function hive(fields: is.Fields): UnloadedHive {
  return { key: is.text(fields, 'key'), file: is.text(fields, 'file') }
}

function holder(fields: is.Fields): Holder {
  return {
    pid: is.count(fields, 'pid'),
    process: is.text(fields, 'process'),
    use: is.oneOf(fields, 'use', holderUses),
    file: is.text(fields, 'file')
  }
}

/** The end of one file of a `verify`. */
export function fileVerified(event: is.Fields): FileVerified {
  return {
    path: is.text(event, 'path'),
    size: is.count(event, 'size'),
    images: is.list(event, 'images', (item) => image(fieldsOf(item, 'images'))),
    verification: is.object(event, 'verification', verificationOf),
    digest: is.orNull(event, 'digest', sha256),
    error: is.orNull(event, 'error', coreError)
  }
}

function sha256(fields: is.Fields, name: string): string {
  return is.matching(fields, name, /^sha256:[0-9a-f]{64}$/)
}

function changes(event: is.Fields, name: string): Changes {
  return is.object(event, name, (fields) => ({
    added: is.count(fields, 'added'),
    modified: is.count(fields, 'modified'),
    removed: is.count(fields, 'removed'),
    unchanged: is.count(fields, 'unchanged')
  }))
}

function verification(event: is.Fields, name: string): Verification {
  return is.object(event, name, verificationOf)
}

function verificationOf(fields: is.Fields): Verification {
  return {
    level: is.oneOf(fields, 'level', verifyLevels),
    passed: is.flag(fields, 'passed'),
    integrityTable: is.flag(fields, 'integrityTable'),
    tableChunks: is.count(fields, 'tableChunks'),
    streams: is.count(fields, 'streams'),
    bytes: is.count(fields, 'bytes'),
    durationMs: is.count(fields, 'durationMs')
  }
}

function fieldsOf(item: unknown, name: string): is.Fields {
  if (!is.isFields(item)) throw new is.FieldError(name, 'a list of objects')
  return item
}

/** The error in a field. */
export function coreError(event: is.Fields, name: string): CoreError {
  return is.object(event, name, (error) => ({
    code: is.matching(error, 'code', /^0x[0-9A-F]{8}$/),
    what: is.text(error, 'what'),
    where: is.text(error, 'where'),
    cause: is.text(error, 'cause'),
    next: is.text(error, 'next')
  }))
}

/** A phase and how long it took. */
export function phaseTime(fields: is.Fields): PhaseTime {
  return { phase: is.oneOf(fields, 'phase', phases), durationMs: is.count(fields, 'durationMs') }
}
