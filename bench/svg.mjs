// Pictures as text: what both charts share. Colours follow the reader's light or dark mode.

/** How wide a character of the charts' font is at the most, of its size. */
export const characterWidth = 0.62
export const fontSize = 13

/** @param {string} text */
export function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** @param {string} text */
export function widthOf(text) {
  return text.length * fontSize * characterWidth + 3
}

/**
 * @param {object} what
 * @param {number} what.x
 * @param {number} what.y the base line
 * @param {string} what.text
 * @param {'start' | 'middle' | 'end'} [what.anchor]
 * @param {string} [what.look] a class
 */
export function label({ x, y, text, anchor = 'start', look = 'text' }) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" class="${look}">${escape(text)}</text>`
}

/** @param {{ x1: number, y1: number, x2: number, y2: number, look: string }} what */
export function line({ x1, y1, x2, y2, look }) {
  const [a, b, c, d] = [x1, y1, x2, y2].map((value) => value.toFixed(1))
  return `<line x1="${a}" y1="${b}" x2="${c}" y2="${d}" class="${look}"/>`
}

/**
 * @param {object} what
 * @param {number} what.width
 * @param {number} what.height
 * @param {string} what.title also for those who cannot see it
 * @param {readonly string[]} what.body
 */
export function picture({ width, height, title, body }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escape(title)}</title>
<style>
  .page { fill: #ffffff }
  .text { fill: #1f2328; font: ${fontSize}px system-ui, -apple-system, "Segoe UI", sans-serif }
  .quiet { fill: #59636e; font: 12px system-ui, -apple-system, "Segoe UI", sans-serif }
  .heading { fill: #1f2328; font: 600 15px system-ui, -apple-system, "Segoe UI", sans-serif }
  .grid { stroke: #d1d9e0 }
  .axis { stroke: #59636e }
  .mark { stroke: #1f2328; stroke-width: 2 }
  .ours { fill: #0969da }
  .peer { fill: #bc4c00 }
  .ours-line { stroke: #0969da; fill: none; stroke-width: 1.5 }
  .peer-line { stroke: #bc4c00; fill: none; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 }
    .text, .heading { fill: #e6edf3 }
    .quiet { fill: #9198a1 }
    .grid { stroke: #30363d }
    .axis { stroke: #9198a1 }
    .mark { stroke: #e6edf3 }
    .ours { fill: #4493f8 }
    .peer { fill: #f0883e }
    .ours-line { stroke: #4493f8 }
    .peer-line { stroke: #f0883e }
  }
</style>
<rect class="page" width="${width}" height="${height}" rx="6"/>
${body.join('\n')}
</svg>
`
}
