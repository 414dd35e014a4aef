import { type Html, html } from './html.ts'
import { type Column, type Row, rowsAtFirst, type Table } from './page.ts'
import { renderRow } from './rows.ts'

/** The roles are those of a table's elements: narrow screens show them as cards, which would take the meaning away. */
export function renderTable({ title, columns, rows }: Table): Html {
  const titles = columns.map((column) => column.title)
  const more = rows.length - rowsAtFirst
  return html`<section aria-labelledby="keys">
<h2 id="keys">${title}</h2>
<div class="choices" hidden>
${columns.flatMap((column, index) => (column.facet === undefined ? [] : [renderFacet(column.facet, index, rows)]))}
<label class="sorting">Sort by <select id="sort"><option value="">as listed</option>${columns.map(
    (column, index) => html`<option value="${index}">${column.title}</option>`,
  )}</select></label>
</div>
<div class="scroll" role="group" aria-labelledby="keys" tabindex="0">
<table id="rows" class="cards" role="table" aria-labelledby="keys">
<thead role="rowgroup"><tr role="row">${columns.map(renderHeading)}</tr></thead>
<tbody role="rowgroup">
${rows.slice(0, rowsAtFirst).map((row) => renderRow(row, titles))}</tbody>
</table>
</div>
${more > 0 ? html`<p class="rest">and ${more} more</p>` : undefined}
<button type="button" id="more" class="more" hidden>Show more</button>
</section>`
}

function renderHeading({ title }: Column, index: number): Html {
  return html`<th role="columnheader" scope="col"><button type="button" class="sort" data-column="${index}">${title}<span aria-hidden="true"></span></button></th>`
}

function renderFacet(name: string, column: number, rows: readonly Row[]): Html {
  const values = new Set(rows.map((row) => facetOf(row, column)))
  const options = [...values].sort().map((value) => html`<option>${value}</option>`)
  return html`<label>${name} <select data-facet="${column}"><option value="">all</option>${options}</select></label>\n`
}

export function facetOf(row: Row, column: number): string {
  const cell = row[column]
  return cell?.facet ?? cell?.text ?? ''
}
