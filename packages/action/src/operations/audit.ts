import type { Vault } from '@keyturn/core'
import {
  type AuditedManifest,
  type AuditProfile,
  type AuditResult,
  auditKeys,
  builtInProfile,
  isBuiltInProfile,
  parseAuditProfile,
  parseBaseline,
} from '@keyturn/core/audit'
import type { KeySelection } from '@keyturn/core/fleet'
import { checkManifest } from '@keyturn/core/manifest'
import type { AuditInputs } from '../inputs/audit-inputs.ts'
import { hostsOf } from '../inputs/connection-inputs.ts'
import type { Environment } from '../inputs/input-reader.ts'
import { InvalidManifest } from '../inputs/invalid-manifest.ts'
import { readWorkspaceFile } from '../inputs/workspace.ts'
import { type KeyResult, keyResult, type Report } from '../report/report.ts'
import { cancelGrace } from '../session/interruption.ts'
import type { ManifestStepOptions } from './manifest.ts'
import { chooseVaults } from './manifest-vaults.ts'
import { hasTags } from './tags.ts'

type AuditStepOptions = Pick<ManifestStepOptions, 'env' | 'signal' | 'connect'>

/** Says what is wrong with the keys that the inputs name, or with those of a manifest's vaults. Reads only. */
export async function audit(
  inputs: AuditInputs,
  options: AuditStepOptions,
): Promise<Pick<Report, 'vaults' | 'results' | 'failures' | 'audit'>> {
  const { tags, shard, baselineFile } = inputs
  const { env, signal } = options
  const profile = await readProfile(inputs, env)
  const baseline =
    baselineFile === undefined
      ? undefined
      : parseBaseline(await readWorkspaceFile('baseline', baselineFile, env), baselineFile)
  const { selection, manifest } = await openAudited(inputs, options)
  const { audit: found, failures } = await auditKeys(selection, {
    profile,
    baseline,
    manifest,
    shard,
    signal,
    graceMs: cancelGrace.keyMs,
    select: (key) => hasTags(key, tags),
  })
  const vaults = selection.map(({ vault: { name, url } }) => ({ name, url }))
  return { vaults, results: toResults(found), failures, audit: found }
}

async function readProfile({ profile }: AuditInputs, env: Environment): Promise<AuditProfile> {
  if (isBuiltInProfile(profile)) return builtInProfile(profile)
  return parseAuditProfile(await readWorkspaceFile('profile', profile, env), profile)
}

interface Audited {
  selection: KeySelection<Vault>[]
  manifest?: AuditedManifest
}

async function openAudited(
  { targets, manifestFile: file, connection, vaults: given }: AuditInputs,
  { env, connect }: AuditStepOptions,
): Promise<Audited> {
  if (file === undefined) {
    const selection = targets.map(async ({ connection, keys }) => ({
      vault: await connect(connection),
      names: keys === 'all' ? undefined : keys,
    }))
    return { selection: await Promise.all(selection) }
  }
  const text = await readWorkspaceFile('manifest', file, env)
  const { manifest, problems } = checkManifest(text, hostsOf(connection))
  if (manifest === undefined) throw new InvalidManifest(file, problems)
  const references = new Map<string, string>()
  const selection = chooseVaults(manifest, given, env).map(async (reference) => {
    const vault = await connect({ ...connection, vault: reference })
    references.set(vault.url, reference)
    return { vault }
  })
  return {
    selection: await Promise.all(selection),
    manifest: { manifest, file, text, referenceOf: (vaultUrl) => references.get(vaultUrl) },
  }
}

/** One a key: what was seen of it, with its findings, or why it could not be read. */
function toResults({ keys, findings, unread }: AuditResult): KeyResult[] {
  const idOf = ({ vaultUrl, key }: { vaultUrl: string; key: string | null }) => `${vaultUrl} ${key}`
  const found = Map.groupBy(findings, idOf)
  const failed = new Map(unread.map((each) => [idOf(each), each]))
  const seen = keys.map((audited) => {
    const own = { ...audited, findings: found.get(idOf(audited)) ?? [] }
    return toResult({ key: audited.key, vaultUrl: audited.vaultUrl, version: audited.version, own }, failed)
  })
  const known = new Set(keys.map(idOf))
  const missing = unread.flatMap(({ key, vaultUrl, ...rest }) =>
    key === null || known.has(idOf({ key, vaultUrl, ...rest })) ? [] : [toResult({ key, vaultUrl }, failed)],
  )
  return [...seen, ...missing]
}

function toResult(
  about: Pick<KeyResult, 'key' | 'vaultUrl'> & { version?: string | null; own?: { findings: readonly unknown[] } },
  failed: ReadonlyMap<string, AuditResult['unread'][number]>,
): KeyResult {
  const error = failed.get(`${about.vaultUrl} ${about.key}`)
  const count = about.own?.findings.length ?? 0
  const { version = null } = about
  return keyResult({
    ...about,
    id: version === null ? null : `${about.vaultUrl}/keys/${about.key}/${version}`,
    outcome: error === undefined ? 'audited' : 'failed',
    reason:
      error ??
      (count === 0
        ? { code: 'NO_FINDINGS', message: 'no findings' }
        : { code: 'FINDINGS', message: count === 1 ? '1 finding' : `${count} findings` }),
    error: error === undefined ? null : { code: error.code, message: error.message, hint: null, requestId: null },
  })
}
