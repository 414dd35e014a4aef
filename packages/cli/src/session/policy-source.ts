import { existsSync } from 'node:fs'
import { getRotationPolicy, KeyturnError, parseRotationPolicy, policyOf, type RotationPolicy } from '@keyturn/core'
import { isStandardInput } from '../files/read-input.ts'
import { readTextInput } from '../files/text-input.ts'
import type { Context } from './context.ts'

/**
 * The policy that `--from` names: of a file when there is one of that name, or its name looks like one; else of a key.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the file holds no policy; what reading a key's policy can fail with
 */
export async function readPolicyFrom(source: string, context: Context): Promise<RotationPolicy> {
  const isFile = isStandardInput(source) || /\.(?:json|ya?ml)$/i.test(source) || existsSync(source)
  if (!isFile) return readPolicyOfKey(source, context)
  const text = await readTextInput(source, context, { hint: 'Write one: keyturn policy template > policy.json' })
  const { parse } = await import('yaml')
  try {
    return parseRotationPolicy(parse(text))
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new KeyturnError('INVALID_INPUT', `"${source}" holds no rotation policy: ${why}`, { cause: error })
  }
}

/** A key's policy. @throws {KeyturnError} `INVALID_INPUT` when it has none of its own; what reading it can fail with */
export async function readPolicyOfKey(nameOrId: string, context: Context): Promise<RotationPolicy> {
  const { vault, name } = await context.key(nameOrId)
  const policy = await getRotationPolicy(vault, name)
  if (!policy.isDefault) return policyOf(policy)
  throw new KeyturnError('INVALID_INPUT', `key "${name}" has no rotation policy that could be copied`, {
    hint: 'Give it one with "keyturn policy set". To take the policy of a key away: keyturn policy clear NAME',
  })
}
