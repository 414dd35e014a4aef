import { getRotationPolicy, type KeyturnError, listKeys, type SignedIn, type Vault } from '@keyturn/core'
import { asReported } from '../output/output.ts'
import { exitStatus, exitStatusOf } from '../program/exit-status.ts'
import { type Check, failed, type Judged, passed, skipped } from './check.ts'

/** What a person's clock may be off before tokens and dates go wrong. */
const mostSkewMs = 5 * 60_000
/**
 * Signs in and reads: a page of the list, one key, its policy. Changes nothing.
 *
 * @param isEmbedded it needs no sign-in, and its clock is moved on purpose
 * @param signedIn how the sign-in worked, once it has
 */
export async function diagnoseAccess(
  vault: Vault,
  { isEmbedded, signedIn }: { isEmbedded: boolean; signedIn(): SignedIn | undefined },
): Promise<Judged[]> {
  const checks: Judged[] = []
  let name: string | undefined
  const list = await attempt('keys/list', async () => {
    for await (const key of listKeys(vault)) {
      name = key.name
      break
    }
    return name === undefined ? 'there are no keys' : 'the list can be read'
  })
  const { error } = list
  const isSignedIn = error === undefined || error.code === 'ACCESS_DENIED'
  if (!isSignedIn) {
    const refused = failed('sign-in', error.message, error.hint ?? null, exitStatusOf(error.code))
    return [refused, skipped('clock', 'nothing was answered'), skipped('keys/list', 'there is no sign-in')]
  }
  const clock = isEmbedded
    ? skipped('clock', 'an embedded vault has a clock of its own')
    : judgeClock(vault.now(), new Date())
  checks.push(passed('sign-in', describeSignIn(signedIn())), clock, list.check)
  if (name === undefined) {
    const why = 'no key is known to try it on'
    return [...checks, skipped('keys/get', why), skipped('keys/getrotationpolicy', why)]
  }
  const key = name
  const get = await attempt('keys/get', async () => `key ${(await vault.getKey(key)).name} can be read`)
  const policy = await attempt('keys/getrotationpolicy', async () => {
    await getRotationPolicy(vault, key)
    return `the policy of key ${key} can be read`
  })
  return [...checks, get.check, policy.check]
}

function describeSignIn(signedIn: SignedIn | undefined): string {
  if (signedIn === undefined) return 'an embedded vault needs none'
  const { method, others } = signedIn
  return [`by ${method}`, ...others].join('; ')
}

function judgeClock(theirs: Date, ours: Date): Judged {
  const seconds = Math.round((theirs.getTime() - ours.getTime()) / 1000)
  const detail = `the vault's clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} this one`
  return Math.abs(seconds) * 1000 <= mostSkewMs
    ? passed('clock', detail)
    : failed('clock', detail, 'Set the clock of this machine: tokens are refused otherwise.', exitStatus.denied)
}

async function attempt(id: Check['id'], act: () => Promise<string>): Promise<{ check: Judged; error?: KeyturnError }> {
  try {
    return { check: passed(id, await act()) }
  } catch (caught) {
    const error = asReported(caught)
    return { check: failed(id, error.message, error.hint ?? null, exitStatusOf(error.code)), error }
  }
}
