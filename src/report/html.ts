import { printableLine } from './printable.js'

/** HTML that is safe to put into a summary. Made only here, so that a plain text cannot be taken for it. */
export class Html {
  readonly markup: string

  private constructor(markup: string) {
    this.markup = markup
  }

  /** Markup of ours around values; a value that is not Html itself is escaped. */
  static of(strings: TemplateStringsArray, values: readonly (Html | string | number)[]): Html {
    const parts = strings.map((text, index) => text + (index < values.length ? embedded(values[index]) : ''))
    return new Html(parts.join(''))
  }

  static join(parts: readonly Html[], between = ''): Html {
    return new Html(parts.map(({ markup }) => markup).join(between))
  }
}

/** Markup with values in it: html`<b>${text}</b>`. */
export function html(strings: TemplateStringsArray, ...values: readonly (Html | string | number)[]): Html {
  return Html.of(strings, values)
}

const maxTextLength = 300

/**
 * A text from outside, in `<code>`, where GitHub turns no `@name`, `#1` or address into a link; on one line, since an
 * empty line would end the HTML block and have the rest read as Markdown.
 */
export function code(text: string, maxLength = maxTextLength): Html {
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  return html`<code>${short}</code>`
}

// The last four mean nothing in HTML. They are what Markdown would read as code, a table or a link, should it come to that.
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '|': '&#124;',
  '[': '&#91;',
  ']': '&#93;'
}

function embedded(value: Html | string | number | undefined): string {
  if (value instanceof Html) return value.markup
  return printableLine(String(value ?? '')).replace(/[&<>"'`|[\]]/g, (character) => entities[character] ?? '')
}
