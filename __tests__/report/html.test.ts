import { expect, test } from 'vitest'
import { code, Html, html } from '../../src/report/html.js'

test('values are escaped, markup of ours is not', () => {
  const inner = html`<b>${'<&>'}</b>`
  expect(html`<p title="${'"\''}">${inner} ${7}</p>`.markup).toBe(
    '<p title="&quot;&#39;"><b>&lt;&amp;&gt;</b> 7</p>'
  )
})

test('a text stays on one line and does not grow without end', () => {
  expect(code('a\r\n\r\n<b>').markup).toBe('<code>a  &lt;b&gt;</code>')
  expect(code('x'.repeat(1000)).markup).toBe(`<code>${'x'.repeat(300)}…</code>`)
})

test('pieces are joined', () => {
  expect(Html.join([html`<br>`, html`${'<'}`], '|').markup).toBe('<br>|&lt;')
})
