import { openLocalVault } from '@keyturn/local-vault'
import { expect, test } from 'vitest'
import { movableClock } from '../src/clock.ts'
import { connect } from '../src/connect.ts'

test('a wait for an hour ends when somebody moves the clock an hour on', async () => {
  const local = await openLocalVault()
  const vault = await connect(local)
  const waited = vault.sleep(3_600_000)
  await local.clock.advance('1h')
  await expect(waited).resolves.toBeUndefined()
  await local.close()
})

test('a wait ends in time when the clock stands still, and when it is set back', async () => {
  let hour = 12
  const clock = movableClock(() => new Date(Date.UTC(2026, 0, 1, hour)))
  const waited = clock.sleep(60)
  hour = 3
  await expect(waited).resolves.toBeUndefined()
})

test('a wait that is aborted ends with the reason', async () => {
  const clock = movableClock(() => new Date(0))
  const reason = new Error('enough')
  await expect(clock.sleep(3_600_000, AbortSignal.abort(reason))).rejects.toBe(reason)
  const controller = new AbortController()
  const waited = clock.sleep(3_600_000, controller.signal)
  controller.abort(reason)
  await expect(waited).rejects.toBe(reason)
})
