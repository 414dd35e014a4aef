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
  if (!isFile) {
    const { vault, name } = await context.key(source)
    return policyOf(await getRotationPolicy(vault, name))
  }
  const text = await readTextInput(source, context, { hint: 'Write one: keyturn policy template > policy.json' })
  const { parse } = await import('yaml')
  try {
    return parseRotationPolicy(parse(text))
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new KeyturnError('INVALID_INPUT', `"${source}" holds no rotation policy: ${why}`, { cause: error })
  }
}
