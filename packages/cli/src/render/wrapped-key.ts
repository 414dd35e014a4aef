import type { WrappedKeyText } from '@keyturn/core/data-keys'
import type { View } from './view.ts'

/** Text is the envelope itself, so that it can be kept as it is printed. */
export const wrappedKeyView: View<WrappedKeyText> = {
  text: (wrapped) => JSON.stringify(wrapped, undefined, 2),
  rows: ({ kid, alg, value }) => [[kid, alg, value]],
}
