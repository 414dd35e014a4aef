import { planRotationPolicy, type RotationPolicy, type Vault } from '@keyturn/core'
import type { Output } from '../output/output.ts'
import { showLimit } from '../render/policy.ts'

/** Says what of a key's policy is about to become something else. @throws {KeyturnError} `INVALID_INPUT` when it may not be so */
export async function notePolicyChanges(
  output: Pick<Output, 'note'>,
  vault: Vault,
  { name, policy }: { name: string; policy: RotationPolicy },
): Promise<void> {
  const changes = await planRotationPolicy(vault, name, policy)
  if (changes.length === 0) output.note(`${name}: the policy is so already`)
  for (const { field, from, to } of changes) output.note(`${name}: ${field} ${showLimit(from)} -> ${showLimit(to)}`)
}
