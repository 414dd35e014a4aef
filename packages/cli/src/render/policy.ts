import type { HeldRotationPolicy } from '@keyturn/core'
import { iso } from '@keyturn/core'
import type { PolicyOutcome } from '@keyturn/core/fleet'
import { renderCard } from './card.ts'
import { foldResults } from './fold.ts'
import type { Paint } from './paint.ts'
import { showDuration, showTime } from './times.ts'
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
      policy.updatedOn === null ? '' : iso(policy.updatedOn),
    ],
  ],
}

/** What became of the policies of many keys. */
export const policyRunView: View<PolicyOutcome[]> = {
  text: (outcomes, paint) => {
    if (outcomes.length === 0) return 'no keys to give the policy to'
    return foldResults(
      outcomes.map((each) => ({ ...each, reason: null })),
      { quiet: ['unchanged', 'skipped'], done: ['set'], full: (each) => renderOutcome(each, paint) },
    )
  },
  rows: (outcomes) =>
    outcomes.map(({ key, outcome, changes, error, vaultUrl }) => [
      key,
      outcome,
      changes.map(({ field }) => field).join(','),
      error?.code ?? '',
      vaultUrl,
    ]),
}

function renderOutcome({ key, outcome, dryRun, changes, error }: PolicyOutcome, paint: Paint): string {
  return renderCard(
    `${paint.bold(key)}  ${showOutcome(outcome, dryRun, paint)}`,
    [
      ...changes.map(({ field, from, to }) => [field, `${showLimit(from)} -> ${showLimit(to)}`] as const),
      ...(error === null ? [] : [['error', `${paint.bad(error.message)} [${error.code}]`] as const]),
      ...(error?.hint ? [['hint', error.hint] as const] : []),
    ],
    paint,
  )
}

function showOutcome(outcome: PolicyOutcome['outcome'], dryRun: boolean, paint: Paint): string {
  switch (outcome) {
    case 'set':
      return dryRun ? paint.warn('policy would be set (dry run: nothing was written)') : paint.good('policy set')
    case 'unchanged':
      return 'the policy is so already'
    case 'skipped':
      return paint.warn('skipped: the policy of its certificate decides')
    case 'failed':
      return paint.bad('failed')
  }
}

/** A duration of a policy, or that there is none. */
export function showLimit(duration: string | null): string {
  return duration === null ? 'none' : showDuration(duration)
}

/** When the service rotates by a policy. */
export function showRotation({
  rotateEvery,
  rotateBeforeExpiry,
}: Pick<PolicyOutput, 'rotateEvery' | 'rotateBeforeExpiry'>): string {
  if (rotateEvery !== null) return `${showDuration(rotateEvery)} after each creation`
  if (rotateBeforeExpiry !== null) return `${showDuration(rotateBeforeExpiry)} before each expiry`
  return 'never by itself'
}
