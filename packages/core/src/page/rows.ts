import { type Html, html } from './html.ts'
import type { Cell, Item, Mark, Row, Tone } from './page.ts'

/*
 * The parts of a page that its script makes again when it sorts and filters: one way to write them for both.
 */

export function renderRow(row: Row, titles: readonly string[]): Html {
  const [name, ...others] = row
  return html`<tr role="row"><th role="rowheader" scope="row">${name && renderCell(name)}</th>${others.map(
    (cell, index) => html`<td role="cell" data-label="${titles[index + 1]}">${renderCell(cell)}</td>`,
  )}</tr>\n`
}

function renderCell({ text, note, tone, isId, marks = [] }: Cell): Html {
  const value = isId ? html`<code>${text}</code>` : html`${text}`
  const shown = tone === undefined ? value : html`<span class="${tone}">${value}</span>`
  return html`${text === '' ? undefined : shown}${marks.map(renderMark)}${
    note === undefined ? undefined : html` <small>${note}</small>`
  }`
}

export function renderItem({ of, where, text, fix, marks = [] }: Item): Html {
  return html`<li><p><strong>${of}</strong> <small>${where}</small>${marks.map(renderMark)}<br>${text}</p>${
    fix === undefined ? undefined : html`<p class="fix"><span>Mend it:</span> <code>${fix}</code></p>`
  }</li>\n`
}

export function renderMark({ text, tone }: Mark): Html {
  return html` <span class="mark ${tone satisfies Tone}">${text}</span>`
}
