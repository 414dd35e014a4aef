import { sentence } from '../text.ts'
import { type Html, html } from './html.ts'
import { type Findings, type Group, itemsAtFirst } from './page.ts'
import { renderItem, renderMark } from './rows.ts'

/** So few are shown at once, without being opened. */
const mostOpened = 8

export function renderFindings({ title, none, groups }: Findings): Html {
  return html`<section aria-labelledby="findings">
<h2 id="findings">${title}</h2>
${groups.length === 0 ? html`<p class="none">${none}</p>` : groups.map(renderGroup)}
</section>`
}

function renderGroup({ title, mark, why, help, references = [], items }: Group, index: number): Html {
  const more = items.length - itemsAtFirst
  const open = items.length <= mostOpened ? html` open` : undefined
  return html`<details class="group" data-group="${index}"${open}>
<summary>${renderMark(mark)} <span class="title">${title}</span> <span class="count">${items.length}</span></summary>
${why === undefined ? undefined : html`<p>${sentence(why)}</p>`}
${help === undefined ? undefined : html`<p><strong>What to do:</strong> ${sentence(help)}</p>`}
<ul class="items">
${items.slice(0, itemsAtFirst).map(renderItem)}</ul>
${more > 0 ? html`<p class="rest">and ${more} more</p>` : undefined}
<button type="button" class="more" hidden>Show more</button>
${references.length === 0 ? undefined : html`<p class="references">Asked for by: ${references.join('; ')}</p>`}
</details>
`
}
