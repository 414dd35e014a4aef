/** What a colour says; the words beside it always say it, too. */
export type Tone = 'bad' | 'warn' | 'info' | 'good' | 'dim'

/** A page of keys for people: what it is about, how things stand, when what happens, what is wrong, and the keys themselves. */
export interface Page {
  title: string
  /** When, of what, by whom. */
  facts: readonly Fact[]
  /** What makes the page less than it should be. Said first. */
  alerts: readonly Alert[]
  tiles: readonly Tile[]
  /** The keys by how they stand, as parts of one bar. */
  shares: readonly Share[]
  timeline: Timeline
  findings: Findings
  table: Table
  /** What else there is to know, as small tables. */
  appendices: readonly Appendix[]
}

interface Fact {
  label: string
  value: string
}

export interface Alert {
  tone: Tone
  text: string
  /** One line each. */
  details: readonly string[]
}

export interface Tile {
  label: string
  value: number | string
  tone?: Tone
  note?: string
}

export interface Share {
  label: string
  count: number
  tone: Tone
}

/** What happened in the months before a date, and will in those after it. */
export interface Timeline {
  /** What it shows, as a sentence. */
  text: string
  /** ISO 8601 UTC. */
  at: string
  monthsBefore: number
  monthsAfter: number
  bands: readonly Band[]
}

export interface Band {
  title: string
  tone: Tone
  events: readonly TimelineEvent[]
}

export interface TimelineEvent {
  /** ISO 8601 UTC. */
  on: string
  /** The name of the key. */
  of: string
  /** It should have happened by now: it counts where now is. */
  overdue?: boolean
}

export interface Findings {
  title: string
  /** What each of them is called. */
  noun: string
  /** What is said when there is none. */
  none: string
  groups: readonly Group[]
}

/** What is wrong in the same way. */
export interface Group {
  title: string
  mark: Mark
  why?: string
  help?: string
  references?: readonly string[]
  items: readonly Item[]
}

export interface Item {
  /** The name of a key. */
  of: string
  where: string
  text: string
  /** A command line that mends it. */
  fix?: string
  marks?: readonly Mark[]
}

export interface Mark {
  text: string
  tone: Tone
}

export interface Table {
  title: string
  /** What its rows are called, each. */
  noun: string
  columns: readonly Column[]
  rows: readonly Row[]
}

export interface Column {
  title: string
  /** Its cells' facets can be chosen from, under this name. */
  facet?: string
}

/** One cell a column; the first one names the row. */
export type Row = readonly Cell[]

export interface Cell {
  text: string
  /** Beside it, smaller. */
  note?: string
  tone?: Tone
  /** An id, which may be broken anywhere. */
  isId?: boolean
  marks?: readonly Mark[]
  /** What it is sorted by, when not by its text; a number before a text. */
  sort?: number
  /** What it is chosen by, when not by its text. */
  facet?: string
}

export interface Appendix {
  title: string
  columns: readonly string[]
  rows: readonly Row[]
}

/** What the page's script works with: everything that does not stand in the page from the start, too. */
export interface PageData {
  nouns: { row: string; item: string }
  columns: readonly Column[]
  rows: readonly Row[]
  /** The items of each group. */
  groups: readonly (readonly Item[])[]
}

/** How much of a long list is shown at first, and with each further step. */
export const rowsAtFirst = 100
export const itemsAtFirst = 20
