import {
  type CreateKeyOptions,
  createKey,
  type EnsureKeyOptions,
  ensureKey,
  getKey,
  hasCode,
  type Key,
  KeyturnError,
  type Vault,
} from '@keyturn/core'
import type { KeySelection } from '@keyturn/core/fleet'
import type { Environment } from '../inputs/input-reader.ts'
import type { MakeInputs } from '../inputs/make-inputs.ts'
import { readWorkspaceFile } from '../inputs/workspace.ts'
import { type KeyResult, keyResult } from '../report/report.ts'

export interface MakeStepOptions {
  env: Environment
  signal: AbortSignal
}

/** Creates or ensures each key of each vault in turn, and says of each what became of it. One that fails does not stop the others. */
export async function make(
  selection: readonly KeySelection<Vault>[],
  inputs: MakeInputs,
  options: MakeStepOptions,
): Promise<KeyResult[]> {
  const { keyType, describe, releasePolicyFile: file } = inputs
  const releasePolicy = file !== undefined && { policy: await readWorkspaceFile('release-policy', file, options.env) }
  const results: KeyResult[] = []
  for (const { vault, names = [] } of selection) {
    const key = { keyType, ...describe(vault.now()), ...(releasePolicy && { releasePolicy }) }
    results.push(...(await makeIn(vault, names, { key, ...inputs }, options.signal)))
  }
  return results
}

/** What each key is to be. */
interface Making extends Pick<MakeInputs, 'operation' | 'newVersion'> {
  key: EnsureKeyOptions
}

async function makeIn(
  vault: Vault,
  names: Iterable<string>,
  { operation, newVersion, key }: Making,
  signal: AbortSignal,
): Promise<KeyResult[]> {
  const results: KeyResult[] = []
  for (const name of names) {
    const started = performance.now()
    let look: { before: Key | undefined } | undefined
    let result: KeyResult
    try {
      if (signal.aborted) throw signal.reason
      look = { before: await findKey(vault, name) }
      result =
        operation === 'create'
          ? await create(vault, name, { ...key, newVersion }, look.before)
          : await ensure(vault, name, key)
    } catch (error) {
      result = await toFailure(vault, name, { error, look })
    }
    results.push({ ...result, durationMs: Math.round(performance.now() - started) })
  }
  return results
}

async function create(
  vault: Vault,
  name: string,
  options: CreateKeyOptions,
  before: Key | undefined,
): Promise<KeyResult> {
  const key = await createKey(vault, name, options)
  const message = before ? 'a new version was asked for' : 'there was no such key'
  return toKeyResult(vault, key, { outcome: 'created', reason: { code: 'CREATED', message }, before })
}

async function ensure(vault: Vault, name: string, options: EnsureKeyOptions): Promise<KeyResult> {
  const { key, outcome, changes } = await ensureKey(vault, name, options)
  const messages = {
    created: 'there was no such key',
    recovered: 'it was deleted and has been recovered',
    updated: 'it was not as asked',
    unchanged: 'it is as asked',
  }
  const reason = { code: outcome.toUpperCase(), message: messages[outcome] }
  return { ...toKeyResult(vault, key, { outcome, reason }), changes }
}

async function findKey(vault: Vault, name: string): Promise<Key | undefined> {
  try {
    return await getKey(vault, name)
  } catch (error) {
    if (hasCode(error, 'KEY_NOT_FOUND')) return undefined
    throw error
  }
}

function toKeyResult(
  vault: Vault,
  key: Key,
  { before, ...result }: Pick<KeyResult, 'outcome' | 'reason'> & { before?: Key | undefined },
): KeyResult {
  return keyResult({
    key: key.name,
    vaultUrl: vault.url,
    changed: result.outcome !== 'unchanged',
    rotated: before !== undefined,
    id: key.id,
    version: key.version,
    previousVersion: before?.version ?? null,
    ...result,
  })
}

async function toFailure(
  vault: Vault,
  key: string,
  { error, look }: { error: unknown; look: { before: Key | undefined } | undefined },
): Promise<KeyResult> {
  if (!(error instanceof KeyturnError)) throw error
  // A key is made first and gets its rotation policy then: when only the policy fails, there is a new version all the same.
  const found = look && (await findKey(vault, key).catch(() => undefined))
  const made = found?.version !== look?.before?.version ? found : undefined
  return keyResult({
    key,
    vaultUrl: vault.url,
    // A request that may have taken effect is neither a success nor a failure.
    outcome: error.code === 'INDETERMINATE' ? 'indeterminate' : 'failed',
    changed: made === undefined && error.code === 'INDETERMINATE' ? null : made !== undefined,
    reason: { code: error.code, message: error.message },
    id: made?.id ?? null,
    version: made?.version ?? null,
    error: error.toJSON(),
  })
}
