import { shown, type InputReader } from './reader.js'

/** When and how the logs are uploaded. */
export interface UploadWish {
  when: 'always' | 'on-failure' | 'never'
  /** Null: a unique name. */
  name: string | null
  /** Null: the repository's own. */
  retentionDays: number | null
}

// What the artifact service does not accept in a name; and the start of a workflow command, since the client prints it.
const badInName = /[\\/":<>|*?\p{Cc}]|##\[/u
const maxNameLength = 256

export function readUpload(reader: InputReader): UploadWish {
  const name = reader.text('artifact-name')
  const bad = badInName.exec(name)?.[0]
  if (bad !== undefined) {
    reader.refuse(
      'artifact-name',
      `${shown(name)} holds ${JSON.stringify(bad)}; it accepts names without " : < > | * ? \\ / ##[ and control characters.`
    )
  } else if (name.length > maxNameLength) {
    reader.refuse(
      'artifact-name',
      `${shown(name)} is too long; it accepts up to ${maxNameLength} characters.`
    )
  }
  return {
    when: reader.word('upload-logs', ['always', 'on-failure', 'never'], 'always'),
    name: name === '' ? null : name,
    retentionDays: reader.wholeNumber('retention-days', { from: 1, to: 400 })
  }
}
