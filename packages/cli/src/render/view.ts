import type { Paint } from './paint.ts'

/** How a value is shown to people, and as rows to `cut` and `awk`. All are pure. */
export interface View<T> {
  text(value: T, paint: Paint): string
  /** The text in parts of whole lines, where it may be of thousands of keys. Default: `text` in one. */
  parts?(value: T, paint: Paint): Iterable<string>
  rows(value: T): string[][]
}
