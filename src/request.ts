/** What is to happen with the changes; append-and-discard cannot be said. */
export type Disposition =
  { kind: 'commit'; append: boolean; checkIntegrity: boolean } | { kind: 'discard' } | { kind: 'check' }

export type Verify = 'none' | 'auto' | 'table' | 'full'
export type IfNotMounted = 'error' | 'warn' | 'ignore'
export type LogLevel = 'Errors' | 'Warnings' | 'WarningsInfo' | 'Debug'

/** One run of the native core. Every path is absolute. */
export interface DismountRequest {
  paths: readonly string[]
  disposition: Disposition
  verify: Verify
  ifNotMounted: IfNotMounted
  logPath: string
  logLevel: LogLevel
  scratchDirectory: string | null
}

/** The protocol's number, in the request and in `hello`. */
export const protocolNumber = 1

/** The request as the core reads it from standard input: protocol/request.schema.json. */
export function encodeRequest(request: DismountRequest): string {
  return JSON.stringify({ protocol: protocolNumber, command: 'dismount', ...request }) + '\n'
}
