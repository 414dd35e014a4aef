import {
  checkPolicyFor,
  getRotationPolicy,
  policyFields,
  policyOf,
  type RotationPolicy,
  type Vault,
} from '@keyturn/core'
import type { Output } from '../output/output.ts'
import { showDuration } from '../render/times.ts'

/** Says what of a key's policy is about to become something else. @throws {KeyturnError} `INVALID_INPUT` when it may not be so */
export async function notePolicyChanges(
  output: Pick<Output, 'note'>,
  vault: Vault,
  { name, policy: wanted }: { name: string; policy: RotationPolicy },
): Promise<void> {
  const policy = checkPolicyFor(vault, wanted)
  const before = policyOf(await getRotationPolicy(vault, name))
  const show = (text: string | undefined) => (text === undefined ? 'none' : showDuration(text))
  const changes = policyFields
    .map((field) => ({ field, from: show(before[field]), to: show(policy[field]) }))
    .filter(({ from, to }) => from !== to)
  if (changes.length === 0) output.note(`${name}: the policy is so already`)
  for (const { field, from, to } of changes) output.note(`${name}: ${field} ${from} -> ${to}`)
}
