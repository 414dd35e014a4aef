import { createHash } from 'node:crypto'
import { escapeInJson } from '../text.ts'
import { script, style } from './assets.ts'
import { renderFindings } from './findings.ts'
import { renderAppendices, renderGlance, renderHeader } from './glance.ts'
import { Html, html } from './html.ts'
import type { Page, PageData } from './page.ts'
import { renderTable } from './table.ts'
import { renderTimeline } from './timeline.ts'

/**
 * A page as one HTML file that asks nothing of any network: its style and its script stand in it, and its policy lets nothing
 * else run or load. Without its script it shows the beginning of each list. Pure.
 */
export function renderPage(page: Page): string {
  const { title, timeline, findings, table } = page
  const data: PageData = {
    nouns: { row: table.noun, item: findings.noun },
    columns: table.columns,
    rows: table.rows,
    groups: findings.groups.map(({ items }) => items),
  }
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="keyturn">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${renderHeader(page)}
<main>
${renderGlance(page)}
<section aria-labelledby="timeline">
<h2 id="timeline">Timeline</h2>
<p>${timeline.text}</p>
${renderTimeline(timeline)}
</section>
<search class="finder" hidden>
<label>Find <input type="search" id="find" placeholder="key, vault, tag, finding" autocomplete="off" spellcheck="false"></label>
<p role="status" id="found"></p>
</search>
${renderFindings(findings)}
${renderTable(table)}
${renderAppendices(page.appendices)}
</main>
<footer><p>Made by keyturn. This file loads nothing and sends nothing.</p></footer>
<script type="application/json" id="data">${new Html(jsonInHtml(data))}</script>
<script>${new Html(script)}</script>
</body>
</html>
`
  return body.markup
}

/** No source but the two texts that stand in the page, named by their hashes. */
function policy(): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** In an element of script nothing but its end tag and a comment's start mean anything: no `<` is left to begin them. */
function jsonInHtml(value: unknown): string {
  return escapeInJson(JSON.stringify(value)).replaceAll('<', '\\u003c')
}
