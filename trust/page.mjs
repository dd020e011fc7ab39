// The figures as a table for a terminal, and as docs/trust.md.

/** @typedef {import('./sections.mjs').Row} Row */

/** @param {number} value */
const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** @param {Row} row */
function verdict(row) {
  if (row.skipped !== undefined) return `not run: ${row.skipped}`
  return `${grouped(row.bad.length)} ${row.badWord}`
}

/** @param {readonly Row[]} rows */
export function table(rows) {
  const cells = rows.map((row) => [
    row.what,
    row.skipped === undefined ? `${grouped(row.tried)} ${row.triedWord}` : '',
    verdict(row)
  ])
  const widths = [0, 1].map((at) => Math.max(0, ...cells.map((cell) => (cell[at] ?? '').length)))
  return cells
    .map(
      ([what = '', tried = '', found = '']) =>
        `${what.padEnd(widths[0] ?? 0)}  ${tried.padStart(widths[1] ?? 0)}  ${found}`
    )
    .join('\n')
}

/** Text in a table's cell. @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|')

/** @param {readonly Row[]} rows */
const markdown = (rows) =>
  [
    '| What was tried | How often | What went wrong |',
    '| --- | ---: | --- |',
    ...rows.map(
      (row) =>
        `| ${cell(row.what)} | ${row.skipped === undefined ? `${grouped(row.tried)} ${row.triedWord}` : ''} | ${cell(verdict(row))} |`
    )
  ].join('\n')

/**
 * @param {readonly Row[]} rows
 * @param {{ command: string, date: Date, fuzzed: readonly Row[] }} run `fuzzed` in all runs, not only in this one
 */
export function page(rows, { command, date, fuzzed }) {
  const [ours, peers] = [rows.filter((row) => !row.peer), rows.filter((row) => row.peer)]
  return `# What the project's word rests on

Written on ${date.toISOString().slice(0, 10)} by
\`${command}\`.
Nothing here is typed by hand. Each row says what was tried, how often, and how often it went wrong.

${markdown(ours)}

Fuzzing takes hours, and has them in turns; here all that were recorded in \`native/fuzz/ledger.ndjson\`, of today's code and
of earlier. \`scripts/fuzz --all --seconds 600 --total 3600\` goes on until each target has had an hour of the processor.

${markdown(fuzzed)}

${
  peers.length === 0
    ? ''
    : `The same for wimlib, for comparison: what its verification makes of the hostile files, and the same crashes over the
way in which it changes a file in place. It does not sync there, and it writes the XML data over the old ones;
\`--rebuild\` avoids both.

${markdown(peers)}

`
}## How to read it

- **Crash.** Every call that changes the disk is recorded under a run of the core: writes, syncs, truncations, renames,
  removals. Then the disk is put together as a crash after each step could have left it: stopped there; all that was not
  synced lost; each unsynced write lost, or the only one kept; the last write torn between sectors; the names behind the last
  sync cut anywhere; random subsets. Each different disk is judged: the file is the old or the new image byte for byte, our
  reader and wimlib verify it, and the mount can be saved or discarded. \`trust/disk.mjs\` has the model of the disk.
- **Fault.** The same run with each recorded call failing once: EIO, ENOSPC, EDQUOT (from there on for good), EINTR, and a
  short write. A block device that fails by itself (dm-flakey) was not tried.
- **Kill.** The released core, SIGKILL at a random moment of a save.
- **Full disk.** A real ext4 of 64 MiB, filled to different degrees.
- **Concurrent use.** Two dismounts at once, another writer, another's lock, a file that changes while it is saved, the
  directory replaced by a link.
- **Hostile files.** Each is made by \`native/tests/hostile\` from a sound file, by changing what the attack is about: tables
  that lie elsewhere, resources that overlap, images that vanish, small files that unpack to terabytes, trees that never end,
  names and links that lead out. Each is verified, listed, mounted, discarded, mounted again, changed and saved, by the
  released core. A crash is a signal; a hang is more than 2 s of the processor for a file below 1 MiB; memory is what the
  process had at its peak, and may be 256 MiB more than what the file says it unpacks to. An escape is any change beside the
  mount directory, which lies between files that the attacks aim at. Falsely verified is a damaged file that \`verify\`
  passes; of wimlib only those count that no reader should take, and not those that only a limit of ours refuses. Every
  refusal must be one sentence that says where, without a control character, and exit code 1 or 3.
- What a program writes into the mount directory, and what a mount extracts, is not synced by us: after a power failure
  discard such a mount, as its files are what the file system kept of them. The image is safe either way.
`
}
