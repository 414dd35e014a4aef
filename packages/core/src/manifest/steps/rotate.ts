import { KeyturnError } from '../../errors.ts'
import { updateKey } from '../../lifecycle/update.ts'
import { rotateKey } from '../../rotation/rotate.ts'
import { describeNewVersion, isHeld, newVersionFieldNames, toKeyDescription } from '../fields/fields.ts'
import type { ExpectedState, PlanStep } from './plan-step.ts'
import type { ApplyingVault, StepKind } from './step.ts'

export const rotate: StepKind = {
  mark: '>',
  toDo: 'to rotate',
  foundAs: ['present'],
  // Before a policy by which the key is overdue, else after it.
  rank: 2,
  fields: newVersionFieldNames,
  mayChangeNothing: true,
  plan(facts) {
    if (facts.found !== 'present' || facts.decision?.action !== 'rotate') return undefined
    return { reason: facts.decision.reason, changes: describeNewVersion(facts.wanted, facts.isDueByNewPolicy) }
  },
  isDone: ({ expect, changes }, { key, versions }) =>
    key.version !== expect.version &&
    versions.some(({ version }) => version === expect.version) &&
    changes.every((change) => isHeld(change, key)),
  async run(vault, step, expected, { verify, journal, signal, onRotation }) {
    const rotation = await rotateKey(vault, step.key, {
      expectVersion: expected.version,
      verify,
      journal,
      signal,
      onEvent: onRotation,
    })
    const { version, error } = rotation
    const { policy } = expected
    const next: ExpectedState = {
      found: 'present',
      ...(version !== null && { version }),
      ...(policy !== undefined && { policy }),
    }
    if (rotation.outcome === 'indeterminate' || !rotation.rotated || error !== null) {
      const outcome = rotation.outcome === 'indeterminate' ? 'indeterminate' : 'failed'
      return { result: { rotation, version, outcome, error }, next }
    }
    if (step.changes.length > 0 && version !== null) await finishVersion(vault, step, version)
    return { result: { rotation, version, outcome: 'done' }, next }
  },
}

async function finishVersion(vault: ApplyingVault, { key, changes }: PlanStep, version: string): Promise<void> {
  try {
    await updateKey(vault, key, { ...toKeyDescription(changes, vault.now()), version })
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    const { code, message, hint, requestId, statusCode } = error
    const fields = changes.map(({ field }) => field).join(', ')
    throw new KeyturnError(
      code,
      `key "${key}" was rotated, but ${fields} of its new version ${version} could not be set: ${message}`,
      { hint, requestId, statusCode, cause: error },
    )
  }
}
