import type { RetireOptions, RetireResult, Vault } from '@keyturn/core'
import { type KeySelection, retireKeys } from '@keyturn/core/fleet'
import type { Environment } from '../inputs/input-reader.ts'
import type { RetireInputs } from '../inputs/retire-inputs.ts'
import { readUses } from '../inputs/uses-file.ts'
import { type KeyResult, keyResult, keyStep, type Report } from '../report/report.ts'
import { cancelGrace } from '../session/interruption.ts'
import { hasTags } from './tags.ts'

export interface RetireStepOptions {
  env: Environment
  signal: AbortSignal
}

/** Retires the old versions of what the inputs name, and says of each key what became of it. */
export async function retire(
  selection: readonly KeySelection<Vault>[],
  inputs: RetireInputs,
  { env, signal }: RetireStepOptions,
): Promise<Pick<Report, 'results' | 'failures' | 'undo'>> {
  const { tags, shard, keep, grace, undo, dryRun } = inputs
  const uses = await readUses(inputs, env)
  const options: RetireOptions = {
    undo,
    dryRun,
    signal,
    ...(keep !== undefined && { keep }),
    ...(grace !== undefined && { grace }),
    ...(uses !== undefined && { uses }),
  }
  const { outcomes, failures } = await retireKeys(selection, {
    shard,
    ...options,
    graceMs: cancelGrace.keyMs,
    select: (key) => hasTags(key, tags),
  })
  return { results: outcomes.map(toKeyResult), failures, undo }
}

function toKeyResult(result: RetireResult): KeyResult {
  const { key, vaultUrl, outcome, dryRun, steps, nextOn } = result
  return keyResult({
    key,
    vaultUrl,
    outcome,
    changed: steps.some((step) => step.outcome === 'done'),
    dryRun,
    reason: reasonOf(result),
    steps: steps.map(({ stage, ...step }) => keyStep({ action: stage, ...step })),
    nextDue: nextOn,
    // A step of its own that failed is what failed.
    error: result.error ?? steps.find(({ error }) => error !== null)?.error ?? null,
    own: result,
  })
}

const verbs = { expire: 'expired', disable: 'disabled', undo: 'restored' }

function reasonOf({ outcome, dryRun, reason, steps, left, error }: RetireResult): KeyResult['reason'] {
  if (reason !== null) return reason
  const [first] = steps
  if (error !== null) return { code: error.code, message: error.message }
  if (first === undefined) {
    const needed = left.find((each) => each.reason.code === 'STILL_NEEDED')
    return needed?.reason ?? { code: 'NOTHING_TO_RETIRE', message: 'no old version is to be retired now' }
  }
  const parts = [...Map.groupBy(steps, ({ stage }) => stage)].map(([stage, some]) => {
    const count = `${some.length} ${some.length === 1 ? 'version' : 'versions'}`
    return `${count} ${dryRun ? 'would be ' : ''}${verbs[stage]}`
  })
  return { code: outcome === 'undone' ? 'RETIRED_BEFORE' : first.reason.code, message: parts.join(', ') }
}
