/**
 * Whether a line holds the patterns one behind the other. As `first.*second` would, but in time proportional to the line,
 * however often it repeats the first. The patterns have no flags that keep a place.
 */
export function inOrder(...patterns: readonly RegExp[]): (line: string) => boolean {
  return (line) => behind(line, patterns) !== null
}

/** What is behind the first match of each pattern in turn; null where one is missing. */
export function behind(line: string, patterns: readonly RegExp[]): string | null {
  let rest = line
  for (const pattern of patterns) {
    const found = pattern.exec(rest)
    if (found === null) return null
    rest = rest.slice(found.index + found[0].length)
  }
  return rest
}
