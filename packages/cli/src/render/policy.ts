import type { HeldRotationPolicy } from '@keyturn/core'
import { renderCard } from './card.ts'
import { isoSeconds, showDuration, showTime } from './times.ts'
import type { View } from './view.ts'

/** What `-o json` prints of a rotation policy. Durations are ISO 8601. */
export interface PolicyOutput {
  name: string
  vaultUrl: string
  rotateEvery: string | null
  rotateBeforeExpiry: string | null
  expireAfter: string | null
  notifyBefore: string | null
  isDefault: boolean
  createdOn: Date | null
  updatedOn: Date | null
}

export function policyOutput(name: string, vaultUrl: string, policy: HeldRotationPolicy): PolicyOutput {
  return {
    name,
    vaultUrl,
    rotateEvery: policy.rotateEvery ?? null,
    rotateBeforeExpiry: policy.rotateBeforeExpiry ?? null,
    expireAfter: policy.expireAfter ?? null,
    notifyBefore: policy.notifyBefore ?? null,
    isDefault: policy.isDefault,
    createdOn: policy.createdOn ?? null,
    updatedOn: policy.updatedOn ?? null,
  }
}

export const policyView: View<PolicyOutput> = {
  text: (policy, paint) =>
    renderCard(
      `${paint.bold(policy.name)}  ${policy.isDefault ? 'no rotation policy of its own' : 'rotation policy'}`,
      [
        ['rotates', showRotation(policy)],
        [
          'new versions',
          policy.expireAfter === null ? 'do not expire' : `expire after ${showDuration(policy.expireAfter)}`,
        ],
        ['notifies', policy.notifyBefore === null ? 'never' : `${showDuration(policy.notifyBefore)} before expiry`],
        ...(policy.updatedOn === null ? [] : [['changed', showTime(policy.updatedOn)] as const]),
      ],
      paint,
    ),
  rows: (policy) => [
    [
      policy.name,
      policy.rotateEvery ?? '',
      policy.rotateBeforeExpiry ?? '',
      policy.expireAfter ?? '',
      policy.notifyBefore ?? '',
      policy.updatedOn === null ? '' : isoSeconds(policy.updatedOn),
    ],
  ],
}

/** The policies of several keys. */
export const policyListView: View<PolicyOutput[]> = {
  text: (policies, paint) => policies.map((policy) => policyView.text(policy, paint)).join('\n'),
  rows: (policies) => policies.flatMap((policy) => policyView.rows(policy)),
}

function showRotation({ rotateEvery, rotateBeforeExpiry }: PolicyOutput): string {
  if (rotateEvery !== null) return `${showDuration(rotateEvery)} after each creation`
  if (rotateBeforeExpiry !== null) return `${showDuration(rotateBeforeExpiry)} before each expiry`
  return 'never by itself'
}
