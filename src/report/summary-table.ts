import { Html, html } from './html.js'

/** A name and what is known under it; left out where nothing is. */
export type Fact = readonly [name: string, content: Html]

export const nothing = html``

export function heading(content: Html): Html {
  return html`<h3>${content}</h3>`
}

/** A table with a fact a line. */
export function factTable(facts: readonly Fact[]): Html {
  const lines = facts
    .filter(([, content]) => content.markup !== '')
    .map(([name, content]) => html`<tr><th align="left">${name}</th><td>${content}</td></tr>`)
  return lines.length === 0 ? nothing : Html.join([html`<table>`, ...lines, html`</table>`], '\n')
}

/** A table with named columns. */
export function grid(columns: readonly string[], rows: readonly (readonly Html[])[]): Html {
  const head = Html.join(columns.map((name) => html`<th align="left">${name}</th>`))
  const lines = rows.map((cells) => html`<tr>${Html.join(cells.map((cell) => html`<td>${cell}</td>`))}</tr>`)
  return Html.join([html`<table>`, html`<tr>${head}</tr>`, ...lines, html`</table>`], '\n')
}

/** Something that is folded away under a title. */
export function folded(title: string, content: Html): Html {
  return Html.join([html`<details><summary>${title}</summary>`, content, html`</details>`], '\n')
}

/** Parts below one another; the empty ones left out. No empty line: it would end the HTML. */
export function stack(parts: readonly Html[]): Html {
  return Html.join(
    parts.filter(({ markup }) => markup !== ''),
    '\n'
  )
}

/** At most `most` items, and a word about the rest. */
export function upTo<Item>(most: number, items: readonly Item[], show: (item: Item) => Html): Html[] {
  const shown = items.slice(0, most).map(show)
  const rest = items.length - shown.length
  return rest === 0 ? shown : [...shown, html`and ${rest} more`]
}
