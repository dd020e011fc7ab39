/** What is to happen with the changes; append-and-discard cannot be said. */
export type Disposition =
  | {
      kind: 'commit'
      append: boolean
      checkIntegrity: boolean
      /** Of an appended image; null: made from the mounted one's. */
      imageName: string | null
      imageDescription: string | null
      /** Of what our own engine adds; DISM decides itself. */
      compressionLevel: CompressionLevel
    }
  | { kind: 'discard' }
  | { kind: 'check' }

export type CompressionLevel = 'fast' | 'normal' | 'max'
export type Verify = 'none' | 'auto' | 'table' | 'full'
export type IfNotMounted = 'error' | 'warn' | 'ignore'
export type LogLevel = 'Errors' | 'Warnings' | 'WarningsInfo' | 'Debug'

/** What a dismount is asked to do. Every path is absolute. */
export interface DismountRequest {
  /** `*`: every mounted image; only with discard. */
  paths: readonly string[] | '*'
  disposition: Disposition
  verify: Verify
  ifNotMounted: IfNotMounted
  /** Null: the engine's own default. */
  logPath: string | null
  logLevel: LogLevel
  scratchDirectory: string | null
  unloadHives: boolean
  /** Seconds to wait for programs that hold files of a mount open. */
  handleTimeout: number
  onSaveFailure: 'fail' | 'discard'
}

/** What a verification is asked to do. Every path is absolute. */
export interface VerifyRequest {
  files: readonly string[]
  level: 'table' | 'full'
  requireTable: boolean
  /** Null: the core's own default. */
  logPath: string | null
  logLevel: LogLevel
}

/** One run of the native core. */
export type CoreRequest =
  | ({ command: 'dismount' } & DismountRequest)
  | ({ command: 'verify' } & VerifyRequest)
  /** Lists what is mounted. */
  | { command: 'mounts' }

/** The protocol's number, in the request and in `hello`. */
export const protocolNumber = 1

/** The request as the core reads it from standard input: protocol/request.schema.json. */
export function encodeRequest(request: CoreRequest): string {
  return JSON.stringify({ protocol: protocolNumber, ...request }) + '\n'
}
