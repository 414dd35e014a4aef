import type { ErrorSummary } from '@keyturn/core'
import { iso } from '@keyturn/core'
import type { KeyOutput } from './key.ts'
import type { View } from './view.ts'

/** What `-o json` prints of each version of a key that was changed as a whole. */
export interface UpdatedVersionOutput {
  version: string
  outcome: 'updated' | 'failed'
  key: KeyOutput | null
  error: ErrorSummary | null
}

export const updatedVersionsView: View<readonly UpdatedVersionOutput[]> = {
  text: (versions, paint) =>
    versions
      .map(({ version, key, error }) => {
        if (error !== null) return `${version}  ${paint.bad('failed')}: ${error.message} [${error.code}]`
        const state = key?.enabled === false ? 'disabled' : 'enabled'
        return `${version}  ${paint.good('updated')}  ${state}${key?.expiresOn ? `, expires ${iso(key.expiresOn)}` : ''}`
      })
      .join('\n'),
  rows: (versions) => versions.map(({ version, outcome, error }) => [version, outcome, error?.code ?? '']),
}
