import fc from 'fast-check'

// What means something to a runner, a shell, a terminal, HTML, Markdown, JSON or a file system, to be strung together.
// Whole commands first: pieces of them would hardly ever come together.
const commands = [
  '::error::forged',
  '::set-output name=verified::true',
  '::add-mask::x',
  '##[error]forged',
  '##[set-output name=saved;]true',
  '##[add-mask]x'
]
const tokens = [
  '::',
  '##[',
  ']',
  'error',
  'set-output name=verified',
  'add-mask',
  'stop-commands',
  '\r',
  '\n',
  '\r\n',
  ' ',
  '\t',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\u200b',
  '\ufeff',
  '\u202e',
  '\u001b[2K',
  '\u0000',
  '\ud800',
  '%0A',
  '%0D',
  '%25',
  '<<',
  '=',
  'EOF',
  'ghadelimiter_',
  '<',
  '>',
  '"',
  "'",
  '`',
  '&',
  '&lt;',
  '</code>',
  '<script>',
  '<!--',
  '|',
  '[x](y)',
  '@',
  '/',
  '\\',
  '..',
  ':',
  '*',
  '?',
  '$(x)',
  '${x}',
  ';',
  '{',
  '}',
  '__proto__',
  'PID=4711',
  '[4711.1]',
  '2025-05-13 10:35:49, '
]

/** Texts that try to be more than text. */
export function hostileText(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...tokens) },
    { weight: 1, arbitrary: fc.constantFrom(...commands) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) }
  )
  return fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''))
}

/** Bytes that are such texts, whole or not, in UTF-8 or UTF-16. */
export function hostileBytes(): fc.Arbitrary<Buffer> {
  return fc.oneof(
    hostileText().map((text) => Buffer.from(text)),
    hostileText().map((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes))
  )
}
