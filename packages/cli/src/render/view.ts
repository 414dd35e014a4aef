import type { Paint } from './paint.ts'

/** How a value is shown to people, and as rows to `cut` and `awk`. Both are pure. */
export interface View<T> {
  text(value: T, paint: Paint): string
  rows(value: T): string[][]
}
