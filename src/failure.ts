/** A failure whose text is meant for the user as it stands: what failed, the value seen, what to do. */
export class Failure extends Error {
  readonly title: string

  constructor({ title, text, cause }: { title: string; text: string; cause?: unknown }) {
    super(text, { cause })
    this.name = new.target.name
    this.title = title
  }
}

/** What to say about anything that was thrown. */
export function describeFailure(thrown: unknown): { title: string; text: string } {
  if (thrown instanceof Failure) return { title: thrown.title, text: thrown.message + causeLine(thrown) }
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return {
    title: 'dismount-windows-image stopped on an unexpected error',
    text: `${text}\nThis is a defect of the action; please report it with this text.`
  }
}

/** The message of anything that was thrown; never empty (some clients throw errors without a message). */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  if (thrown.message.trim() !== '') return thrown.message
  const details = ['statusCode', 'code'].flatMap((key) => {
    const value = (thrown as unknown as Record<string, unknown>)[key]
    return typeof value === 'string' || typeof value === 'number' ? [`${key} ${value}`] : []
  })
  return [thrown.name, ...details].join(', ')
}

function causeLine(failure: Failure): string {
  return failure.cause === undefined ? '' : `\nCause: ${messageOf(failure.cause)}`
}
