/** @type {import('prettier').Config} */
export default {
  semi: false,
  singleQuote: true,
  trailingComma: 'none',
  printWidth: 110,
  // A template of HTML is read as it stands; its white space counts.
  embeddedLanguageFormatting: 'off'
}
