/** A JSON object whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>

/** A field that is not what the schema says; the message names it. */
export class FieldError extends Error {
  constructor(name: string, wanted: string) {
    super(`"${name}" is not ${wanted}`)
    this.name = 'FieldError'
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new FieldError(name, 'a text')
  return value
}

export function flag(fields: Fields, name: string): boolean {
  const value = fields[name]
  if (typeof value !== 'boolean') throw new FieldError(name, 'true or false')
  return value
}

/** A size, a count or a time: a whole number from 0 to 2^53. */
export function count(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new FieldError(name, 'a whole number')
  }
  return value
}

export function oneOf<const Word extends string>(fields: Fields, name: string, words: readonly Word[]): Word {
  const value = fields[name]
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw new FieldError(name, `one of ${words.join(', ')}`)
  return word
}

export function matching(fields: Fields, name: string, pattern: RegExp): string {
  const value = text(fields, name)
  if (!pattern.test(value)) throw new FieldError(name, `like ${pattern.source}`)
  return value
}

export function list<Item>(fields: Fields, name: string, read: (item: unknown) => Item): Item[] {
  const value = fields[name]
  if (!Array.isArray(value)) throw new FieldError(name, 'a list')
  return value.map(read)
}

export function object<Value>(fields: Fields, name: string, read: (value: Fields) => Value): Value {
  const value = fields[name]
  if (!isFields(value)) throw new FieldError(name, 'an object')
  return read(value)
}

/** `null` where the field is null (an absent value is null, never missing), else what `read` makes of it. */
export function orNull<Value>(
  fields: Fields,
  name: string,
  read: (fields: Fields, name: string) => Value
): Value | null {
  return fields[name] === null ? null : read(fields, name)
}
