import type { ReleasedKey } from '@keyturn/core'
import type { View } from './view.ts'

export const releasedKeyView: View<ReleasedKey> = {
  text: ({ value }) => value,
  rows: ({ value, kid, algorithm, nonce }) => [[value, algorithm, nonce ?? '', kid]],
}
