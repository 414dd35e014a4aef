import { setRotationPolicy } from '../../lifecycle/rotation-policy.ts'
import {
  findPolicyDifferences,
  isSamePolicy,
  type PolicyField,
  policyFields,
  policyOf,
  type RotationPolicy,
} from '../../policy/rotation-policy.ts'
import { type Change, changeOf } from '../fields/change.ts'
import { differs, type StepKind } from './step.ts'

export const policy: StepKind = {
  mark: '~',
  toDo: 'to get a policy',
  foundAs: ['present', 'absent'],
  rank: 2,
  fields: policyFields,
  mayChangeNothing: false,
  plan(facts) {
    const { found, wanted } = facts
    if (found === 'deleted' || wanted.policy === undefined) return undefined
    if (found === 'absent') {
      const changes = policyFields.flatMap((field) => changeOf(field, null, wanted.policy?.[field] ?? null))
      return { reason: { code: 'MISSING', message: 'a new key has no rotation policy of its own' }, changes }
    }
    const changes = findPolicyChanges(wanted.policy, facts.policy)
    if (changes.length === 0) return undefined
    const rotatesSoon = facts.isDueByNewPolicy && facts.decision?.action !== 'rotate'
    const consequence = rotatesSoon ? '; by this policy the key is due, so the service will rotate it soon' : ''
    return { reason: { code: 'DIFFERS', message: `${differs(changes)}${consequence}` }, changes }
  },
  findContradictions: ({ expect }, before) => [
    ...(expect.found === 'present' && expect.policy === undefined ? ['it does not say what policy it expects'] : []),
    ...(expect.found === 'absent' && before.length === 0 ? ['it needs the step that makes the key'] : []),
  ],
  isDone: ({ changes }, { policy: held }) => held !== undefined && isSamePolicy(held, withChanges(held, changes)),
  async run(vault, { key, changes }, expected) {
    const set = await setRotationPolicy(vault, key, withChanges(expected.policy, changes))
    // Whether the service counts this as a change of the latest version is not written down.
    const { updatedOn: _, version, ...rest } = expected
    const same = version !== undefined && { version }
    return { result: { outcome: 'done', ...same }, next: { ...rest, ...same, policy: policyOf(set) } }
  },
}

function withChanges(held: RotationPolicy | undefined, changes: readonly Change[]): RotationPolicy {
  const wanted: RotationPolicy = { ...held }
  for (const { field, to } of changes) {
    const name = field as PolicyField
    if (typeof to === 'string') wanted[name] = to
    else delete wanted[name]
  }
  return wanted
}

export function findPolicyChanges(wanted: RotationPolicy | undefined, held: RotationPolicy | undefined): Change[] {
  if (wanted === undefined || held === undefined) return []
  return findPolicyDifferences(held, wanted).flatMap((field) =>
    changeOf(field, held[field] ?? null, wanted[field] ?? null),
  )
}
