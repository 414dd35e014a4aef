/*
 * What a page does by itself: it finds, sorts, chooses and shows more. Bundled into the page; see scripts/write-page.ts.
 */
import { type Item, itemsAtFirst, type PageData, type Row, rowsAtFirst } from '../src/page/page.ts'
import { renderItem, renderRow } from '../src/page/rows.ts'
import { facetOf } from '../src/page/table.ts'

const step = 200

const { nouns, columns, rows, groups }: PageData = JSON.parse(element('data').textContent ?? '')
const titles = columns.map(({ title }) => title)
const collator = new Intl.Collator('en', { numeric: true })

const find = element('find') as HTMLInputElement
const sortBy = element('sort') as HTMLSelectElement
const facets = [...document.querySelectorAll<HTMLSelectElement>('[data-facet]')]
const headings = [...document.querySelectorAll<HTMLButtonElement>('button.sort')]
const body = element('rows').querySelector('tbody') as HTMLElement
const more = element('more') as HTMLButtonElement

const rowTexts = rows.map((row) =>
  row
    .flatMap(({ text, note, marks = [] }) => [text, note, ...marks.map((mark) => mark.text)])
    .join(' ')
    .toLowerCase(),
)
const itemTexts = groups.map((items) =>
  items.map(({ of, where, text, marks = [] }) =>
    [of, where, text, ...marks.map((mark) => mark.text)].join(' ').toLowerCase(),
  ),
)

let order: { column: number; descending: boolean } | undefined
let matching: Row[] = [...rows]
let shown = rowsAtFirst

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no ${id}`)
  return found
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

function showRows(most: number): void {
  shown = most
  body.innerHTML = matching
    .slice(0, most)
    .map((row) => renderRow(row, titles).markup)
    .join('')
  const left = matching.length - most
  more.hidden = left <= 0
  more.textContent = `Show more (${left} left)`
}

function compare(a: Row, b: Row, column: number): number {
  const [x, y] = [a[column], b[column]]
  if (x?.sort !== undefined && y?.sort !== undefined) return x.sort - y.sort
  return collator.compare(x?.text ?? '', y?.text ?? '')
}

/** What has no value stands last, whichever way the rest is sorted. */
function isEmpty(row: Row, column: number): boolean {
  return row[column]?.sort === undefined && (row[column]?.text ?? '') === ''
}

function selectRows(): void {
  const words = wordsOf(find.value)
  const chosen = facets
    .filter(({ value }) => value !== '')
    .map(({ value, dataset }) => [Number(dataset.facet), value] as const)
  matching = rows.filter(
    (row, index) =>
      words.every((word) => rowTexts[index]?.includes(word)) &&
      chosen.every(([column, value]) => facetOf(row, column) === value),
  )
  if (order !== undefined) {
    const { column, descending } = order
    matching.sort((a, b) => {
      const empties = Number(isEmpty(a, column)) - Number(isEmpty(b, column))
      return empties || (descending ? -1 : 1) * compare(a, b, column)
    })
  }
  showRows(rowsAtFirst)
}

const lists = [...document.querySelectorAll<HTMLDetailsElement>('details.group')].map((details) => {
  const index = Number(details.dataset.group)
  const list = details.querySelector('ul.items') as HTMLElement
  const button = details.querySelector('button.more') as HTMLButtonElement
  const count = details.querySelector('.count') as HTMLElement
  const all = groups[index] ?? []
  let found: readonly Item[] = all
  let most = itemsAtFirst
  const show = (upTo: number) => {
    most = upTo
    list.innerHTML = found
      .slice(0, most)
      .map((item) => renderItem(item).markup)
      .join('')
    const left = found.length - most
    button.hidden = left <= 0
    button.textContent = `Show more (${left} left)`
  }
  button.addEventListener('click', () => show(most + step))
  return {
    details,
    select(): number {
      const words = wordsOf(find.value)
      found =
        words.length === 0 ? all : all.filter((_, at) => words.every((word) => itemTexts[index]?.[at]?.includes(word)))
      details.hidden = found.length === 0
      count.textContent = found.length === all.length ? `${all.length}` : `${found.length} of ${all.length}`
      show(itemsAtFirst)
      return found.length
    },
    showAll: () => show(found.length),
    showFirst: () => show(itemsAtFirst),
  }
})

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function selectAll(): void {
  selectRows()
  const items = lists.reduce((sum, list) => sum + list.select(), 0)
  const keys = matching.length === rows.length ? '' : `${matching.length} of `
  element('found').textContent = `${keys}${counted(rows.length, nouns.row)}, ${counted(items, nouns.item)}`
}

function sort(column: number, descending: boolean): void {
  order = { column, descending }
  for (const heading of headings) {
    const isThis = Number(heading.dataset.column) === column
    const cell = heading.closest('th')
    if (isThis) cell?.setAttribute('aria-sort', descending ? 'descending' : 'ascending')
    else cell?.removeAttribute('aria-sort')
  }
  selectRows()
}

for (const heading of headings) {
  heading.addEventListener('click', () => {
    const column = Number(heading.dataset.column)
    sort(column, order?.column === column && !order.descending)
    sortBy.value = `${column}`
  })
}
sortBy.addEventListener('change', () => {
  if (sortBy.value !== '') return sort(Number(sortBy.value), false)
  order = undefined
  for (const heading of headings) heading.closest('th')?.removeAttribute('aria-sort')
  selectRows()
})
for (const facet of facets) facet.addEventListener('change', selectAll)
find.addEventListener('input', selectAll)
find.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return
  find.value = ''
  selectAll()
})
more.addEventListener('click', () => showRows(shown + step))

// Paper has no buttons: all that matches is printed, and what was opened for it is closed again.
const opened: HTMLDetailsElement[] = []
window.addEventListener('beforeprint', () => {
  showRows(matching.length)
  for (const { details, showAll } of lists) {
    showAll()
    if (details.open || details.hidden) continue
    details.open = true
    opened.push(details)
  }
})
window.addEventListener('afterprint', () => {
  showRows(rowsAtFirst)
  for (const { showFirst } of lists) showFirst()
  for (const details of opened.splice(0)) details.open = false
})

for (const hidden of document.querySelectorAll<HTMLElement>('.finder, .choices')) hidden.hidden = false
for (const rest of document.querySelectorAll('.rest')) rest.remove()
for (const scroll of document.querySelectorAll<HTMLElement>('[data-centre]')) {
  scroll.scrollLeft = scroll.scrollWidth * Number(scroll.dataset.centre) - scroll.clientWidth / 2
}
selectAll()
