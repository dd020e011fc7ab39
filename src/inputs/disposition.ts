import type { Disposition } from '../request.js'
import { saves, type Choice, type Mode } from './mode.js'
import { shown, type InputReader } from './reader.js'

/** What is to happen with the changes; inputs that make no sense with the mode are refused. */
export function readDisposition(reader: InputReader, mode: Mode, chosen: Choice): Disposition {
  const append = reader.flag('append', false)
  const checkIntegrity = reader.flag('check-integrity', false)
  if (!saves(mode)) {
    const reason = `cannot go with mode "${mode}", which writes nothing; it accepts false there.`
    if (append) reader.refuse('append', `"${reader.text('append')}" ${reason}`)
    if (checkIntegrity) reader.refuse('check-integrity', `"${reader.text('check-integrity')}" ${reason}`)
  }
  const imageName = readImageText(reader, 'image-name', append)
  const imageDescription = readImageText(reader, 'image-description', append)
  const compressionLevel = reader.word('compression-level', ['fast', 'normal', 'max'], 'normal')
  if (chosen.mode !== 'save') return { kind: chosen.mode }
  return { kind: 'commit', append, checkIntegrity, imageName, imageDescription, compressionLevel }
}

// What XML cannot hold, and line breaks, which no tool shows in a name.
const badInImageText = /[\p{Cc}\u2028\u2029\ufffe\uffff]/u
const maxImageText = 1024

function readImageText(
  reader: InputReader,
  name: 'image-name' | 'image-description',
  append: boolean
): string | null {
  const value = reader.text(name)
  if (value === '') return null
  if (!append) {
    reader.refuse(name, `${shown(value)} is for a new image; it is accepted together with append: true only.`)
  }
  const bad = badInImageText.exec(value)?.[0]
  if (bad !== undefined || value.length > maxImageText) {
    const problem = bad === undefined ? 'is too long' : `holds ${JSON.stringify(bad)}`
    reader.refuse(
      name,
      `${shown(value)} ${problem}; it accepts up to ${maxImageText} characters on one line, without control characters.`
    )
  }
  return value
}
