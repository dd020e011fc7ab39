const kinds = ['uncaughtException', 'unhandledRejection'] as const

type Listener = (thrown: unknown) => void

// Node's types give each event a listener type of its own; for these two it is the same.
const events: NodeJS.EventEmitter = process

/**
 * Runs `work` with every exception that escapes it turned into a rejection. The artifact client throws inside stream
 * callbacks, past any `catch`. Once that happened, what it still throws later is given to `late`, for good: it is not
 * known when its streams are done.
 */
export async function containUncaught<Value>(
  work: () => Promise<Value>,
  { late }: { late: (thrown: unknown) => void }
): Promise<Value> {
  const before = kinds.map((kind) => events.listeners(kind) as Listener[])
  for (const kind of kinds) events.removeAllListeners(kind)
  const escaped = Promise.withResolvers<never>()
  let escapes = 0
  const listener: Listener = (thrown) => {
    escapes += 1
    if (escapes === 1) escaped.reject(thrown)
    else late(thrown)
  }
  for (const kind of kinds) events.on(kind, listener)

  try {
    return await Promise.race([work(), escaped.promise])
  } finally {
    if (escapes === 0) restore(before, listener)
  }
}

function restore(before: readonly Listener[][], listener: Listener): void {
  kinds.forEach((kind, index) => {
    events.off(kind, listener)
    for (const earlier of before[index] ?? []) events.on(kind, earlier)
  })
}
