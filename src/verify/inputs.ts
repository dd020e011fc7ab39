import { InputError } from '../inputs.js'
import { InputReader, type InputSource } from '../inputs/reader.js'

/** What the release job wants proven. */
export interface VerifyInputs {
  /** Files and patterns, as given, one a line. */
  images: readonly string[]
  level: 'table' | 'full'
  /** A file without an integrity table fails. */
  requireTable: boolean
  summary: boolean
}

/** The inputs of verify/action.yml; throws one InputError that names every bad input. */
export function readVerifyInputs(source: InputSource): VerifyInputs {
  const reader = new InputReader(source)
  const images = reader.lines('image')
  if (images.length === 0) {
    reader.refuse('image', 'the empty value is not accepted; it accepts one file or pattern a line.')
  }
  const inputs: VerifyInputs = {
    images,
    level: reader.word('level', ['full', 'table'], 'full'),
    requireTable: reader.flag('require-table', false),
    summary: reader.flag('summary', true)
  }
  if (reader.problems.length > 0) throw new InputError(reader.problems)
  return inputs
}
