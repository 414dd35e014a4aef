import { type Html, html } from './html.ts'
import type { Band, Timeline } from './page.ts'

const size = { label: 112, month: 35, band: 76, bar: 44, axis: 40 }
const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const mostNames = 12

interface Month {
  /** `Nov 2026` */
  title: string
  /** `Nov`, or `2027` where a year begins. */
  short: string
}

interface Bucket {
  names: string[]
  overdue: number
}

/** A bar a month in each band, and the same as a table. Pure. */
export function renderTimeline(timeline: Timeline): Html {
  const { at, bands, monthsBefore } = timeline
  const now = new Date(at)
  const months = monthsOf(timeline, now)
  const counted = bands.map((band) => ({ ...band, buckets: bucketsOf(band, timeline, now) }))
  const width = size.label + months.length * size.month
  const height = bands.length * size.band + size.axis
  const daysOfMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate()
  const today = size.label + (monthsBefore + (now.getUTCDate() - 0.5) / daysOfMonth) * size.month
  return html`<div class="scroll" role="group" aria-label="Timeline" tabindex="0" data-centre="${(today / width).toFixed(3)}">
<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="timeline-title">
<title id="timeline-title">${titleOf(counted, monthsBefore)}</title>
<rect class="past" x="${size.label}" y="0" width="${(today - size.label).toFixed(1)}" height="${height - size.axis}"/>
${counted.map((band, index) => renderBand(band, { months, top: index * size.band, width }))}
${months.map(({ short }, index) => html`<text class="axis" x="${centreOf(index)}" y="${height - 20}">${short}</text>`)}
<line class="today" x1="${today.toFixed(1)}" y1="0" x2="${today.toFixed(1)}" y2="${height - size.axis}"/>
<text class="axis now" x="${Math.min(today, width - 18).toFixed(1)}" y="${height - 4}">today</text>
</svg>
</div>
<details><summary>The timeline as a table</summary>
<div class="scroll" role="group" aria-label="Timeline as a table" tabindex="0"><table><thead><tr><th scope="col">Month</th>${bands.map(
    ({ title }) => html`<th scope="col">${title}</th>`,
  )}</tr></thead><tbody>
${months.map((month, index) => renderTableRow(month, counted, index))}</tbody></table></div></details>`
}

type CountedBand = Band & { buckets: readonly Bucket[] }

interface BandPlace {
  months: readonly Month[]
  top: number
  width: number
}

function renderBand({ title, tone, buckets }: CountedBand, { months, top, width }: BandPlace): Html {
  const base = top + size.band - 8
  const most = Math.max(1, ...buckets.map(({ names }) => names.length))
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(3, (count / most) * size.bar))
  const bar = ({ names, overdue }: Bucket, index: number): Html => {
    const x = size.label + index * size.month + 5
    const height = heightOf(names.length)
    const late = (overdue / Math.max(1, names.length)) * height
    return html`<g><title>${describe(months[index], title, names, overdue)}</title>
<rect class="bar ${tone}" x="${x}" y="${(base - height).toFixed(1)}" width="${size.month - 10}" height="${height.toFixed(1)}" rx="2"/>
${
  overdue === 0
    ? undefined
    : html`<rect class="bar bad" x="${x}" y="${(base - late).toFixed(1)}" width="${size.month - 10}" height="${late.toFixed(1)}" rx="2"/>`
}
<text class="count" x="${centreOf(index)}" y="${(base - height - 4).toFixed(1)}">${names.length}</text></g>`
  }
  return html`<text class="band" x="0" y="${base - 4}">${title}</text>
<line class="base" x1="${size.label}" y1="${base}" x2="${width}" y2="${base}"/>
${buckets.flatMap((bucket, index) => (bucket.names.length === 0 ? [] : [bar(bucket, index)]))}`
}

function renderTableRow({ title }: Month, bands: readonly CountedBand[], index: number): Html {
  const cells = bands.map(({ buckets }) => buckets[index] ?? { names: [], overdue: 0 })
  if (cells.every(({ names }) => names.length === 0)) return html``
  return html`<tr><th scope="row">${title}</th>${cells.map(({ names, overdue }) =>
    names.length === 0 ? html`<td></td>` : html`<td>${count(names.length, overdue)}: ${listed(names)}</td>`,
  )}</tr>\n`
}

function titleOf(bands: readonly CountedBand[], monthsBefore: number): string {
  const totals = bands.map(({ title, buckets }) => {
    const sum = (part: readonly Bucket[]) => part.reduce((total, { names }) => total + names.length, 0)
    return `${title}: ${sum(buckets.slice(0, monthsBefore))} before this month, ${sum(buckets.slice(monthsBefore))} from it on`
  })
  return `${totals.join('. ')}.`
}

function describe(month: Month | undefined, band: string, names: readonly string[], overdue: number): string {
  return `${month?.title}, ${band.toLowerCase()}: ${count(names.length, overdue)} (${listed(names)})`
}

function count(all: number, overdue: number): string {
  return overdue === 0 ? `${all}` : `${all}, ${overdue} overdue`
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames
  return more <= 0 ? names.join(', ') : `${names.slice(0, mostNames).join(', ')} and ${more} more`
}

function centreOf(month: number): number {
  return size.label + (month + 0.5) * size.month
}

function monthsOf({ monthsBefore, monthsAfter }: Timeline, now: Date): Month[] {
  return Array.from({ length: monthsBefore + 1 + monthsAfter }, (_, index) => {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + index - monthsBefore, 1))
    const [year, name = ''] = [first.getUTCFullYear(), names[first.getUTCMonth()]]
    return { title: `${name} ${year}`, short: name === 'Jan' ? `${year}` : name }
  })
}

/** What is further away is not shown. */
function bucketsOf({ events }: Band, { monthsBefore, monthsAfter }: Timeline, now: Date): Bucket[] {
  const buckets = Array.from({ length: monthsBefore + 1 + monthsAfter }, (): Bucket => ({ names: [], overdue: 0 }))
  const monthOf = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth()
  for (const { on, of, overdue } of events) {
    const bucket = buckets[overdue ? monthsBefore : monthOf(new Date(on)) - monthOf(now) + monthsBefore]
    if (bucket === undefined) continue
    bucket.names.push(of)
    if (overdue) bucket.overdue++
  }
  return buckets
}
