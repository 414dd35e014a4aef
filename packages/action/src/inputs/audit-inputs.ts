import { withoutUndefined } from '@keyturn/core'
import { isBuiltInProfile } from '@keyturn/core/audit'
import { readConnections, readSignIn, readVaults, type SignInInputs } from './connection-inputs.ts'
import type { Environment, InputReader } from './input-reader.ts'
import { readSelection, readTargets, type SelectionInputs } from './key-names.ts'

export interface AuditInputs extends SelectionInputs {
  operation: 'audit'
  /** A duration. */
  timeout: string
  connection: SignInInputs
  /** With a manifest: those of its vaults that are chosen. Empty: all. */
  vaults: string[]
  /** Path of the manifest that says which vaults, and what their keys have to be. */
  manifestFile?: string
  /** Of a built-in profile, or the path of one. */
  profile: string
  profileFile?: string
  /** Path of an earlier result. */
  baselineFile?: string
}

export function readAudit(reader: InputReader, env: Environment): AuditInputs {
  const manifestFile = reader.text('manifest')
  if (manifestFile !== undefined && reader.has('keys')) {
    reader.problem('"keys" and "manifest" exclude each other: with a manifest, all keys of its vaults are looked at')
  }
  const connection = manifestFile === undefined ? undefined : readSignIn(reader, env)
  const vaults = connection === undefined ? [] : readVaults(reader, connection)
  const targets = connection === undefined ? readTargets(reader, readConnections(reader, env)) : []
  const { all: _, ...selection } = readSelection(reader, targets, { operation: 'audit', env })
  const profile = reader.text('profile') ?? 'keyturn'
  const { vault: __, ...signIn } = targets[0]?.connection ?? {
    vault: '',
    auth: 'auto' as const,
    cloud: 'public' as const,
  }
  return withoutUndefined({
    operation: 'audit' as const,
    timeout: reader.duration('timeout') ?? '1h',
    ...selection,
    connection: connection ?? signIn,
    vaults,
    manifestFile,
    profile,
    profileFile: isBuiltInProfile(profile) ? undefined : profile,
    baselineFile: reader.text('baseline'),
  })
}
