import type { VaultEvent } from '@keyturn/core'

/** A wait for a vault. */
export type Wait = Pick<Exclude<VaultEvent, { type: 'sign-in' | 'signed-in' }>, 'type' | 'waitMs'>

const reasons: Record<Wait['type'], string> = {
  throttled: 'the vault asks to slow down',
  retrying: 'the vault did not answer as it should',
  'waiting-for-access': 'the permission is not there yet',
}

/** One line: what a command waits for, and for how long. A wait that is over is none. */
export function renderWait(elapsedMs: number, wait: Wait | undefined): string {
  if (wait === undefined || wait.waitMs <= 0) return `working, for ${Math.round(elapsedMs / 1000)} s`
  return `${reasons[wait.type]}: the next try is in ${Math.ceil(wait.waitMs / 1000)} s`
}
