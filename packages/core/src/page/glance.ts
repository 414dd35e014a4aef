import { type Html, html } from './html.ts'
import type { Alert, Appendix, Page, Share, Tile } from './page.ts'
import { renderRow } from './rows.ts'

export function renderHeader({ title, facts, findings, table }: Page): Html {
  return html`<header>
<h1>${title}</h1>
<dl class="facts">${facts.map(({ label, value }) => html`<div><dt>${label}</dt> <dd>${value}</dd></div>`)}</dl>
<nav aria-label="On this page"><a href="#timeline">Timeline</a> <a href="#findings">${findings.title}</a> <a href="#keys">${table.title}</a></nav>
</header>`
}

export function renderGlance({ alerts, tiles, shares }: Pick<Page, 'alerts' | 'tiles' | 'shares'>): Html {
  return html`${alerts.map(renderAlert)}
<noscript><p class="alert info">Scripts are off: each list shows only how it begins, and nothing can be filtered or sorted.</p></noscript>
<section aria-labelledby="glance">
<h2 id="glance">At a glance</h2>
<ul class="tiles">${tiles.map(renderTile)}</ul>
${renderShares(shares)}
</section>`
}

function renderAlert({ tone, text, details }: Alert): Html {
  return html`<div class="alert ${tone}"><p><strong>${text}</strong></p>
${details.length === 0 ? undefined : html`<ul>${details.map((line) => html`<li>${line}</li>`)}</ul>`}</div>
`
}

function renderTile({ label, value, tone, note }: Tile): Html {
  return html`<li class="tile ${tone}"><strong>${value}</strong> ${label}${note === undefined ? undefined : html` <small>${note}</small>`}</li>`
}

/** One bar; each part has at least a sliver, so that one key in ten thousand is seen. */
function renderShares(shares: readonly Share[]): Html {
  const present = shares.filter(({ count }) => count > 0)
  const total = present.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return html``
  const widths = present.map(({ count }) => Math.max(6, (count / total) * 1000))
  const sum = widths.reduce((a, b) => a + b, 0)
  let x = 0
  const parts = present.map(({ tone }, index) => {
    const width = ((widths[index] ?? 0) / sum) * 1000
    x += width
    return html`<rect class="bar ${tone}" x="${(x - width).toFixed(1)}" y="0" width="${Math.max(0, width - 2).toFixed(1)}" height="14"/>`
  })
  return html`<svg class="shares" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
<ul class="legend">${present.map(({ label, count, tone }) => html`<li><span class="dot ${tone}"></span>${count} ${label}</li>`)}</ul>`
}

export function renderAppendices(appendices: readonly Appendix[]): Html {
  const filled = appendices.filter(({ rows }) => rows.length > 0)
  return html`${filled.map(
    ({ title, columns, rows }) => html`<section aria-label="${title}">
<h2>${title}</h2>
<div class="scroll" role="group" aria-label="${title}" tabindex="0">
<table class="cards" role="table" aria-label="${title}"><thead role="rowgroup"><tr role="row">${columns.map(
      (column) => html`<th role="columnheader" scope="col">${column}</th>`,
    )}</tr></thead>
<tbody role="rowgroup">
${rows.map((row) => renderRow(row, columns))}</tbody></table>
</div>
</section>
`,
  )}`
}
