/** What `wimlib-imagex dir --detailed` says of an image: its lines, by the path of the entry. */
export type Listing = ReadonlyMap<string, readonly string[]>

const separator = /^-{20,}$/

export function readListing(text: string): Listing {
  const entries = new Map<string, readonly string[]>()
  let lines: string[] = []
  const end = (): void => {
    const path = /^Full Path\s+= "(.*)"$/s.exec(lines[0] ?? '')?.[1]
    if (path !== undefined) entries.set(path, lines)
    lines = []
  }
  for (const line of text.split('\n')) {
    if (separator.test(line)) end()
    else if (line !== '') lines.push(line)
  }
  end()
  return entries
}

/** Without the lines that begin with one of these labels. */
export function without(listing: Listing, ...labels: readonly string[]): Listing {
  const kept = [...listing].map(([path, lines]) => [path, linesWithout(lines, ...labels)] as const)
  return new Map(kept)
}

export function linesWithout(lines: readonly string[], ...labels: readonly string[]): string[] {
  return lines.filter((line) => !labels.some((label) => line.trimStart().startsWith(label)))
}

/** The value behind a label of an entry, of its first stream where it is one of a stream. */
export function valueOf(listing: Listing, path: string, label: string): string {
  const lines = listing.get(path)
  if (lines === undefined) throw new Error(`the image has no ${path}`)
  const line = lines.find((candidate) => candidate.trimStart().startsWith(label))
  return line?.slice(line.indexOf('=') + 1).trim() ?? ''
}

/** Labels that tell about one stream's place and size. */
export const streamLabels = [
  'Hash',
  'Uncompressed size',
  'Compressed size',
  'Offset in WIM',
  'Part Number',
  'Reference Count',
  'Flags'
] as const

/** How often other entries use the same data is not the entry's own. */
export const referenceLabel = 'Reference Count'
