import { iso } from '@keyturn/core'
import type { Output } from '../output/output.ts'

/** The service takes an expiry date that is past, and the key is of no use to sign, wrap or encrypt from the start. */
export function warnOfPastExpiry(output: Pick<Output, 'warn'>, expiresOn: Date | undefined, now: Date): void {
  if (expiresOn === undefined || expiresOn > now) return
  output.warn(`--expires ${iso(expiresOn)} is past: the key is expired from the start`)
}
