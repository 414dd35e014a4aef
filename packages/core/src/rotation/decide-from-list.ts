import { iso } from '../instant.ts'
import type { KeyVersion } from '../keys/key.ts'
import { getRotationPolicy } from '../lifecycle/rotation-policy.ts'
import type { RotationSettings } from './options.ts'
import { planRotation, type RotationDecision } from './plan.ts'
import { isForced } from './reasons.ts'
import type { KnownOfKey, RotationVault } from './result.ts'

/** A list page carries the latest version's dates, which settle most keys of a fleet without a call of their own. */
export function decideFromList(
  vault: Pick<RotationVault, 'url' | 'now'>,
  item: KeyVersion,
  settings: RotationSettings,
): KnownOfKey | undefined {
  if (hasOpenIntent(vault, item, settings)) return undefined
  const isElsewhere = item.managed || item.externalKey !== undefined
  if (!isElsewhere && (settings.rules.ifDue || isForced(settings.rules))) return undefined
  const decision = planRotation(item, settings.rules, vault.now())
  if (decision.action === 'rotate' || !(item.enabled || isElsewhere)) return undefined
  return decision.action === 'skip' ? { outcome: 'skipped', reason: decision.reason } : notDue(decision)
}

/** The list gives the dates, the policy the rule: one call tells most keys apart from those that are due. */
export async function decideFromPolicy(
  vault: RotationVault,
  item: KeyVersion,
  settings: RotationSettings,
): Promise<KnownOfKey | undefined> {
  if (!settings.rules.ifDue || !item.enabled || hasOpenIntent(vault, item, settings)) return undefined
  const policy = await getRotationPolicy(vault, item.name)
  const decision = planRotation({ ...item, policy }, settings.rules, vault.now())
  return decision.action === 'wait' ? notDue(decision) : undefined
}

/** What an earlier run began may be why the key looks young, and has not been reported. */
function hasOpenIntent(
  vault: Pick<RotationVault, 'url'>,
  { name }: KeyVersion,
  { dryRun, journal }: RotationSettings,
): boolean {
  return !dryRun && journal?.findOpen(vault.url, name) !== undefined
}

function notDue({ reason, nextDue }: Extract<RotationDecision, { action: 'wait' }>): KnownOfKey {
  return { outcome: 'not-due', reason, nextDue: nextDue === undefined ? null : iso(nextDue) }
}
