// The figures as a table for a terminal, and as docs/trust.md.

/** @typedef {import('./record.mjs').Figure} Figure */

/** @param {number} value */
const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** @param {Figure} figure */
const often = ({ skipped, tried, triedWord, different }) => {
  if (skipped !== undefined) return ''
  const on = different === undefined ? '' : ` on ${grouped(different)} different disks`
  return `${grouped(tried)} ${triedWord}${on}`
}

/** @param {Figure} figure */
const verdict = ({ skipped, wrong, badWord }) =>
  skipped === undefined ? `${grouped(wrong)} ${badWord}` : `not run: ${skipped}`

/** @param {readonly Figure[]} figures */
export function table(figures) {
  const cells = figures.map((figure) => [figure.what, often(figure), verdict(figure)])
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

/** @param {readonly Figure[]} figures */
const markdown = (figures) =>
  [
    '| What was tried | How often | What went wrong |',
    '| --- | ---: | --- |',
    ...figures.map((figure) => `| ${cell(figure.what)} | ${often(figure)} | ${cell(verdict(figure))} |`)
  ].join('\n')

/** Which parts were run by which command, and when. @param {readonly import('./record.mjs').Recorded[]} recorded */
function runs(recorded) {
  /** @type {Map<string, string[]>} */
  const parts = new Map()
  for (const { section, date, revision, command } of recorded) {
    const run = [date, revision, `\`${command}\``].filter((part) => part !== undefined).join(', ')
    parts.set(run, [...(parts.get(run) ?? []), section])
  }
  return [...parts].map(([run, names]) => `- ${run}: ${names.join(', ')}.`).join('\n')
}

/**
 * @param {readonly import('./record.mjs').Recorded[]} recorded of each part the last run
 * @param {readonly Figure[]} fuzzed in all runs
 */
export function page(recorded, fuzzed) {
  const figures = recorded.flatMap((part) => part.figures)
  const [ours, peers] = [figures.filter(({ peer }) => !peer), figures.filter(({ peer }) => peer)]
  return `# What the project's word rests on

Written by \`npm run trust\`; nothing here is typed by hand. Each row says what was tried, how often, and how often it went
wrong. The parts were last run on:

${runs(recorded)}

${markdown(ours)}

Fuzzing takes hours, and has them in turns; here all that were recorded in \`native/fuzz/ledger.ndjson\`, of today's code and
of earlier. \`scripts/fuzz --all --seconds 600 --total 3600\` goes on until each target has had an hour of the processor.
The last column counts what the last turn found. Earlier, three findings were mended, each with a test of its own: two of
\`xml_data\` (\`native/tests/wim/xml_test.cpp\`, \`xml_data_test.cpp\`) and one of \`integrity_table\`
(\`integrity_table_test.cpp\`). The one of \`whole_file\` was no fault: libFuzzer's limit was 2 s on the wall, which a busy
machine under sanitizers passed; it is 10 s now.

${markdown(fuzzed)}

The same for wimlib, for comparison: what its verification makes of the hostile files, and crashes over the way in which it
changes a file in place. It does not sync there, and it writes the XML data over the old ones; \`--rebuild\` avoids both.

${markdown(peers)}

## How to read it

- **Crash.** Every call that changes the disk is recorded under a run of the core (of the same sources, linked so that its
  calls can be caught): writes, syncs, truncations, renames,
  removals. Then the disk is put together as a crash after each step could have left it: stopped there; all that was not
  synced lost; each unsynced write lost, or the only one kept; the last write torn between sectors; the names behind the last
  sync cut anywhere; random subsets. Each different disk is judged: the file is the old or the new image byte for byte, our
  reader and wimlib verify it, and a new image holds what was in the mount. Then the mount is saved, and on the same disk
  discarded; a save that is not refused must hold all that was in the mount, even after a discard or a mount that was cut
  off. A core that dies of a signal has lost. *Taken up after a kill* is a run that finds what an earlier one left that was
  killed between the write of its header and the sync of it. Of *two mounts* of one file the second stays, and both are
  taken off in five orders. What an undisturbed save holds, by which all others are measured, is what wimlib unpacks of it
  beside the directory. \`trust/disk.mjs\` has the model of the disk.
- **Fault.** The same run with each recorded call failing: EIO, ENOSPC, EDQUOT (from there on for good, so the rollback fails,
  too), EIO and ENOSPC that come once, EINTR, and a short write. After those that come once, a save that failed has rolled
  the file back to the byte. Then it is judged as after a crash.
- **Kill.** The released core with a signal at a random moment of a save: a third anywhere, a third in the last part of it, a
  third behind the write of the header. What came after the result was told is not counted. After SIGTERM and SIGINT it must
  end by itself with exit code 130, or have saved.
- **Full disk.** A real ext4 of 64 MiB, filled to different degrees, mostly to nearly full. While it stays full the save is
  tried again, and every other mount is discarded, which must succeed.
- **Block device.** A real ext4 on dm-flakey, which from a random moment of a save, or of the time just behind it, loses
  all that is written, refuses it, or fails altogether. Then the device is well again, ext4 replays its journal, and the file
  is judged as after a crash; what had told success must be there. Where the kernel has no device mapper, this runs in an
  emulated machine with Debian's kernel (\`scripts/setup --device\`).
- **Concurrent use.** Two dismounts at once, another writer, another's lock, the directory replaced by a link, or by
  another one while the save waits. A program that opens, appends and closes, in changed and unchanged files and in new ones,
  from before the save or from within it: a save that is refused names the file and leaves all as it is; one that succeeds
  holds each write that ended 50 ms before its journal was begun, which is behind its last look at the directory. In a save
  that strace slows down, the same when all has been read and some is written, and another WIM put in the place of the image
  by rename, or written over it, at three moments: theirs stays as they wrote it, and the mount stays.
- **Hostile files.** Each is made by \`native/tests/hostile\` from a sound file, by changing what the attack is about: tables
  that lie elsewhere, resources that overlap, images that vanish, small files that unpack to terabytes, trees that never end,
  names and links that lead out. Each is verified, listed, mounted, discarded, mounted again, changed and saved, by the
  released core, on a file system in memory where there is one (ext4 adds a second of its own for 3,000 files whose inodes
  were freed a moment ago). A crash is a signal. A hang is, for a file below 1 MiB, more than 2 s of the processor, or 15 s of the
  clock, each with one more for every 256 MiB that lie in the mount. Memory is what the process had at its peak; it may be 256
  MiB more than what reading the file takes by its own word (unpacked data or chunks, metadata up to three times). An escape is any change beside the
  mount directory, which lies between files that the attacks aim at. Falsely verified is a damaged file that \`verify\`
  passes; of wimlib only those count that no reader should take, and not those that only a limit of ours refuses. Every
  refusal must be one sentence that says where, without a control character, and exit code 1 or 3.
- What a program writes into the mount directory, and what a mount extracts, is not synced by us: after a power failure
  discard such a mount, as its files are what the file system kept of them. The image is safe either way.
`
}
