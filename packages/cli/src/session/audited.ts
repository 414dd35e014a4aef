import { hasCode, KeyturnError, parseVaultReference } from '@keyturn/core'
import {
  type AuditedManifest,
  type AuditingVault,
  type AuditProfile,
  builtInProfile,
  builtInProfiles,
  isBuiltInProfile,
  parseAuditProfile,
  parseBaseline,
} from '@keyturn/core/audit'
import type { KeySelection, SelectionOptions } from '@keyturn/core/fleet'
import { parseManifest } from '@keyturn/core/manifest'
import { readTextInput } from '../files/text-input.ts'
import type { Args } from '../flags/args.ts'
import type { auditFlags } from '../flags/audit-flags.ts'
import type { GlobalArgs } from '../flags/global-flags.ts'
import { readSelection, selectsKeys } from '../flags/key-selection.ts'
import { readManifestInput } from '../flags/manifest-input.ts'
import { hasTags } from '../flags/values.ts'
import type { Context } from './context.ts'
import { connectManifest } from './manifest-vaults.ts'
import { selectKeys } from './selected-keys.ts'

/** What an audit is of. */
interface Audited {
  keys: KeySelection<AuditingVault>[]
  select: SelectionOptions['select']
  manifest: AuditedManifest | undefined
}

type AuditArgs = Args<typeof auditFlags> & { name: string[] }

/** The rules to go by. @throws {KeyturnError} `INVALID_INPUT` */
export async function readProfile(nameOrFile: string | undefined, context: Context): Promise<AuditProfile | undefined> {
  if (nameOrFile === undefined) return undefined
  if (isBuiltInProfile(nameOrFile)) return builtInProfile(nameOrFile)
  const hint = `Name ${builtInProfiles.join(', ')}, or a YAML file that begins with "version: 1".`
  return parseAuditProfile(await readTextInput(nameOrFile, context, { hint }), nameOrFile)
}

/** What was known before. @throws {KeyturnError} `INVALID_INPUT` */
export async function readBaseline(
  file: string | undefined,
  context: Context,
): Promise<ReadonlySet<string> | undefined> {
  if (file === undefined) return undefined
  const hint = 'Write one: keyturn audit -o json > baseline.json'
  return parseBaseline(await readTextInput(file, context, { hint }), file)
}

/** The keys that are named, or all; with a manifest, those of its vaults. @throws {KeyturnError} `INVALID_INPUT` */
export async function selectAudited(args: AuditArgs, context: Context): Promise<Audited> {
  const selection = readSelection(selectsKeys(args) ? args : { ...args, all: true })
  if (args.manifest === undefined) {
    if ('names' in selection) return { ...(await selectKeys(args, { verb: 'audit' })(context)), manifest: undefined }
    const vaults = await Promise.all(context.vaultReferences().map((each) => connectOrTell(each, args, context)))
    const { tags } = selection
    return { keys: vaults.map((vault) => ({ vault })), select: (key) => hasTags(key, tags), manifest: undefined }
  }
  const { text, options } = await readManifestInput({ ...args, file: args.manifest }, context)
  const { manifest, vaults } = await connectManifest(parseManifest(text, options), context)
  const references = new Map(vaults.map(({ reference, vault }) => [vault.url, reference]))
  const id = 'names' in selection ? selection.names.find((name) => name.includes('/')) : undefined
  if (id !== undefined) {
    throw new KeyturnError('INVALID_INPUT', `"${id}": with --manifest, keys go by their names in its vaults`)
  }
  return {
    keys: vaults.map(({ vault }) => ({ vault, ...('names' in selection && { names: selection.names }) })),
    select: (key) => 'names' in selection || hasTags(key, selection.tags),
    manifest: {
      manifest,
      text,
      file: options.file ?? 'keys.yaml',
      referenceOf: (vaultUrl) => references.get(vaultUrl),
    },
  }
}

/** A vault that cannot be connected is one that cannot be read: the audit says so, beside what it finds in the others. */
async function connectOrTell(reference: string, args: GlobalArgs, context: Context): Promise<AuditingVault> {
  try {
    return await context.connect(reference)
  } catch (error) {
    if (!hasCode(error, 'VAULT_NOT_FOUND')) throw error
    const named = parseVaultReference(reference, { cloud: args.cloud, allowHost: args.allowHost })
    const fail = () => Promise.reject(error)
    // biome-ignore lint/correctness/useYield: its list breaks off before the first key
    const list = async function* () {
      throw error
    }
    return {
      url: named.kind === 'local' ? `https://${named.name}.vault.localhost` : named.url,
      now: () => new Date(),
      listKeys: list,
      listDeletedKeys: list,
      getKey: fail,
      listVersions: list,
      getRotationPolicy: fail,
    }
  }
}
