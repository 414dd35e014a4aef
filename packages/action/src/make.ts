import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  type CreateKeyOptions,
  createKey,
  ensureKey,
  getKey,
  hasCode,
  type Key,
  KeyturnError,
  parseExpiry,
  type Vault,
} from '@keyturn/core'
import type { Environment } from './input-reader.ts'
import type { KeyInputs, MakeInputs } from './inputs.ts'
import type { KeyResult } from './report.ts'

export interface MakeStepOptions {
  env: Environment
  signal: AbortSignal
}

/** Creates or ensures each key in turn, and says of each what became of it. One that fails does not stop the others. */
export async function make(vault: Vault, inputs: MakeInputs, { env, signal }: MakeStepOptions): Promise<KeyResult[]> {
  const options = await toCreateOptions(inputs.key, vault.now(), env)
  const results: KeyResult[] = []
  for (const name of inputs.keys) {
    const started = performance.now()
    const result = await makeOne(vault, name, inputs, options, signal).catch((error: unknown) =>
      failure(vault, name, error),
    )
    results.push({ ...result, durationMs: Math.round(performance.now() - started) })
  }
  return results
}

async function makeOne(
  vault: Vault,
  name: string,
  { operation, newVersion }: MakeInputs,
  options: CreateKeyOptions,
  signal: AbortSignal,
): Promise<KeyResult> {
  if (signal.aborted) throw signal.reason
  if (operation === 'create') {
    const before = newVersion ? await findKey(vault, name) : undefined
    const key = await createKey(vault, name, { ...options, newVersion })
    return toKeyResult(vault, key, {
      outcome: 'created',
      reason: { code: 'CREATED', message: before ? 'a new version was asked for' : 'there was no such key' },
      before,
    })
  }
  const { key, outcome, changes } = await ensureKey(vault, name, options)
  const messages = {
    created: 'there was no such key',
    recovered: 'it was deleted and has been recovered',
    updated: 'it was not as asked',
    unchanged: 'it is as asked',
  }
  return {
    ...toKeyResult(vault, key, { outcome, reason: { code: outcome.toUpperCase(), message: messages[outcome] } }),
    changes,
  }
}

async function toCreateOptions(key: KeyInputs, now: Date, env: Environment): Promise<CreateKeyOptions> {
  const { expires, notBefore, releasePolicyFile, ...rest } = key
  return {
    ...rest,
    ...(expires !== undefined && { expiresOn: parseExpiry(expires, now, '"expires"') }),
    ...(notBefore !== undefined && { notBefore: parseExpiry(notBefore, now, '"not-before"') }),
    ...(releasePolicyFile !== undefined && { releasePolicy: { policy: await readPolicy(releasePolicyFile, env) } }),
  }
}

async function readPolicy(file: string, env: Environment): Promise<string> {
  try {
    return await readFile(resolve(env.GITHUB_WORKSPACE ?? '.', file), 'utf8')
  } catch (cause) {
    throw new KeyturnError('INVALID_INPUT', `"release-policy" names "${file}", which cannot be read`, {
      hint: 'Give the path of a JSON file in the workspace, and check out the repository before this step.',
      cause,
    })
  }
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
  return {
    key: key.name,
    vault: vault.url,
    changed: result.outcome !== 'unchanged',
    rotated: before !== undefined,
    id: key.id,
    version: key.version,
    ...(before !== undefined && { previousVersion: before.version }),
    ...result,
  }
}

function failure(vault: Vault, key: string, error: unknown): KeyResult {
  if (!(error instanceof KeyturnError)) throw error
  return {
    key,
    vault: vault.url,
    // A request that may have taken effect is neither a success nor a failure.
    outcome: error.code === 'INDETERMINATE' ? 'indeterminate' : 'failed',
    changed: false,
    rotated: false,
    reason: { code: error.code, message: error.message },
    error: error.toJSON(),
  }
}
