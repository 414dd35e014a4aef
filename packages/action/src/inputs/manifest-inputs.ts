import { defaultPlanAge } from '@keyturn/core/manifest'
import { readSignIn, readVaults, type SignInInputs } from './connection-inputs.ts'
import type { Environment, InputReader } from './input-reader.ts'

export interface ManifestInputs {
  operation: 'plan' | 'apply'
  connection: SignInInputs
  /** The manifest's vaults that are chosen. Empty: all. */
  vaults: string[]
  /** A duration. */
  timeout: string
  /** For apply: decide and report, change nothing. */
  dryRun: boolean
  /** Path of the manifest; for apply also of a plan that was stored. */
  manifestFile: string
  /** Path of a report on uses. */
  usesFile: string | undefined
  /** Of the stored plan that was approved. */
  planDigest: string | undefined
  /** A duration. */
  maxPlanAge: string
  verify: boolean
}

export function readManifest(
  reader: InputReader,
  operation: ManifestInputs['operation'],
  env: Environment,
): ManifestInputs {
  const signIn = readSignIn(reader, env)
  return {
    operation,
    connection: signIn,
    vaults: readVaults(reader, signIn),
    timeout: reader.duration('timeout') ?? '1h',
    dryRun: operation === 'apply' && reader.boolean('dry-run'),
    manifestFile: reader.text('manifest') ?? 'keys.yaml',
    usesFile: reader.text('uses'),
    planDigest: reader.text('plan-digest'),
    maxPlanAge: reader.duration('max-plan-age') ?? defaultPlanAge,
    verify: reader.boolean('verify'),
  }
}
