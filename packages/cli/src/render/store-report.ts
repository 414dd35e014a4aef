import type { StoreReport } from '../local-vault/open.ts'
import { renderTable } from './table.ts'
import type { View } from './view.ts'

/** What a look at every row of a store found. */
export const storeReportView: View<StoreReport & { name: string }> = {
  text: ({ name, vaults, keys, versions, flaws }, paint) => {
    const whole = `embedded vault "${name}": ${vaults} vaults, ${keys} keys, ${versions} versions`
    if (flaws.length === 0) return `${paint.good('sound')}  ${whole}`
    const table = renderTable(
      ['WHERE', 'WHAT IS WRONG'],
      flaws.map(({ where, what }) => [where, what]),
      paint,
    )
    return `${paint.bad('damaged')}  ${whole}\n\n${table}`
  },
  rows: ({ flaws }) => flaws.map(({ where, what }) => [where, what]),
}
