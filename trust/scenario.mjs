// What is being done when a crash or a fault comes.

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {readonly string[]} args of `dismount --path MOUNT`
 * @property {readonly string[]} [capture] further options of wimlib's capture
 * @property {number} [newBytes] how much the edits add
 * @property {boolean} [saves] whether it writes the image
 * @property {'new folder' | 'empty folder'} [mounts] where, if the step is the mount itself
 * @property {boolean} [captures] whether it makes a new file, of a folder
 * @property {readonly string[]} [killed] what an earlier run did that was killed between the write of its header and
 *   the sync of it
 * @property {boolean} [two] whether there is a second image in the file, with a mount of its own that stays
 */

const withTable = ['--save', '--check-integrity']
const append = ['--save', '--append']

/** More than the writer holds before it writes, several times. */
const severalWrites = 3_500_000

/** @type {readonly Scenario[]} */
export const scenarios = [
  { name: 'save', args: ['--save'], saves: true },
  {
    name: 'save, LZX with a table',
    args: withTable,
    capture: ['--compress=LZX', '--check'],
    saves: true
  },
  { name: 'save in several writes', args: ['--save'], newBytes: severalWrites, saves: true },
  { name: 'append', args: append, saves: true },
  { name: 'first integrity table', args: withTable, saves: true },
  { name: 'save of one of two mounts', args: ['--save'], saves: true, two: true },
  { name: 'save, taken up after a kill', args: ['--save'], saves: true, killed: ['--save'] },
  { name: 'append, taken up after a kill', args: append, saves: true, killed: append },
  { name: 'save with a table, taken up after a kill', args: withTable, saves: true, killed: withTable },
  { name: 'first integrity table after a killed save', args: withTable, saves: true, killed: ['--save'] },
  { name: 'discard', args: ['--discard'] },
  { name: 'discard after a killed save', args: ['--discard'], killed: ['--save'] },
  { name: 'mount', args: [], mounts: 'new folder' },
  { name: 'mount into a folder', args: [], mounts: 'empty folder' },
  { name: 'capture', args: [], captures: true }
]
