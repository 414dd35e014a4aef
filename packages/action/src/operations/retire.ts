import type { RetireOptions, RetireResult, Vault } from '@keyturn/core'
import { parseLeftovers } from '@keyturn/core/data-keys'
import { type KeyTarget, retireKeys } from '@keyturn/core/fleet'
import type { Environment } from '../inputs/input-reader.ts'
import type { RetireInputs } from '../inputs/retire-inputs.ts'
import { readWorkspaceFile } from '../inputs/workspace.ts'
import type { KeyResult } from '../report/report.ts'
import { tellError } from '../words.ts'
import { hasTags } from './tags.ts'

export interface RetireStepOptions {
  env: Environment
  signal: AbortSignal
}

/** Retires the old versions of what the inputs name, and says of each key what became of it. */
export async function retire(
  vault: Vault,
  inputs: RetireInputs,
  { env, signal }: RetireStepOptions,
): Promise<KeyResult[]> {
  const { keep, grace, undo, dryRun, leftoversFile } = inputs
  const options: RetireOptions = {
    undo,
    dryRun,
    signal,
    ...(keep !== undefined && { keep }),
    ...(grace !== undefined && { grace }),
    ...(leftoversFile !== undefined && {
      leftovers: parseLeftovers(await readWorkspaceFile('leftovers', leftoversFile, env)),
    }),
  }
  return (await retireKeys(findTargets(vault, inputs), options)).map(toKeyResult)
}

async function* findTargets(vault: Vault, { keys, tags }: RetireInputs): AsyncGenerator<KeyTarget<Vault>> {
  if (keys !== 'all') {
    for (const name of keys) yield { vault, name }
    return
  }
  for await (const key of vault.listKeys()) if (hasTags(key, tags)) yield { vault, name: key.name }
}

/** What became of one key's old versions, as the report has it. */
function toKeyResult(result: RetireResult): KeyResult {
  const { key, vault, dryRun, steps, nextOn } = result
  const error = result.error ?? steps.find((step) => step.error !== undefined)?.error
  return {
    key,
    vault,
    outcome: outcomeOf(result),
    changed: steps.some(({ status }) => status === 'done'),
    rotated: false,
    dryRun,
    reason: reasonOf(result),
    steps: steps.map(({ stage, status, reason, version, ends, goesOn, error: failure }) => ({
      action: stage,
      outcome: status,
      reason,
      version,
      ends,
      goesOn,
      ...(failure !== undefined && { error: tellError(failure) }),
    })),
    ...(nextOn !== undefined && { nextDue: nextOn }),
    ...(error !== undefined && { error: tellError(error) }),
  }
}

/** A key that was rotated just now is only waited for; one that cannot be retired is worth a look. */
function outcomeOf({ outcome, reason }: RetireResult): KeyResult['outcome'] {
  if (outcome === 'nothing-to-do') return 'unchanged'
  return outcome === 'skipped' && reason?.code === 'ROTATED_RECENTLY' ? 'not-due' : outcome
}

function reasonOf({ outcome, reason, steps, left, error }: RetireResult): KeyResult['reason'] {
  if (reason !== undefined) return reason
  const [first] = steps
  if (error !== undefined) return { code: error.code, message: tellError(error).message }
  if (first === undefined) {
    const needed = left.find((each) => each.reason.code === 'STILL_NEEDED')
    return needed?.reason ?? { code: 'NOTHING_TO_RETIRE', message: 'no old version is to be retired now' }
  }
  const counts = Map.groupBy(steps, ({ stage }) => stage)
  const verbs = { expire: 'expired', disable: 'disabled', undo: 'as before' }
  const parts = [...counts].map(
    ([stage, { length }]) => `${length} ${length === 1 ? 'version' : 'versions'} ${verbs[stage]}`,
  )
  return { code: outcome === 'undone' ? 'RETIRED_BEFORE' : first.reason.code, message: parts.join(', ') }
}
