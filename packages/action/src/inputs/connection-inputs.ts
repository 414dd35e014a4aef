import {
  type AuthMode,
  authModes,
  type Cloud,
  clouds,
  parseVaultReference,
  type VaultReferenceOptions,
  withoutUndefined,
} from '@keyturn/core'
import type { Environment, InputReader } from './input-reader.ts'

/** How to sign in: the same for every vault of the step. */
export interface SignInInputs {
  auth: AuthMode
  cloud: Cloud
  allowHost?: string
  clientId?: string
  tenantId?: string
  /** Of the ID token. */
  audience?: string
}

/** Where a vault is, and how to sign in there. */
export interface ConnectionInputs extends SignInInputs {
  vault: string
}

/** On a runner there is nobody to open a browser or to enter a code. */
const unattendedModes = authModes.filter((mode) => mode !== 'browser' && mode !== 'device-code')
const vaultVariables = ['KEYTURN_VAULT', 'KEY_VAULT_NAME', 'AZURE_KEYVAULT_NAME'] as const

/** The vaults of the step, each once, in the order given. */
export function readConnections(reader: InputReader, env: Environment): ConnectionInputs[] {
  const signIn = readSignIn(reader, env)
  const given = readVaults(reader, signIn)
  const fallback = given.length > 0 ? undefined : vaultFromEnvironment(env)
  if (fallback !== undefined) reader.attempt(() => parseVaultReference(fallback, hostsOf(signIn)))
  const vaults = fallback === undefined ? given : [fallback]
  if (vaults.length === 0) {
    reader.problem(
      `no vault is named: set the input "vault" to a vault's name, its URL or "local", or "vaults", or set ${vaultVariables.join(', ')}`,
    )
  }
  return vaults.map((vault) => ({ vault, ...signIn }))
}

/** What the inputs `vault` and `vaults` name. */
export function readVaults(reader: InputReader, signIn: SignInInputs): string[] {
  if (reader.has('vault') && reader.has('vaults')) reader.problem('"vault" and "vaults" exclude each other')
  const vaults = reader.has('vaults') ? reader.list('vaults', /\n/) : reader.list('vault', /\n/)
  if (!reader.has('vaults') && vaults.length > 1) reader.problem('"vault" names one vault; "vaults" takes several')
  const seen = new Set<string>()
  for (const vault of vaults) {
    const reference = reader.attempt(() => parseVaultReference(vault, hostsOf(signIn)))
    const id = reference?.kind === 'azure' ? reference.url : `local:${reference?.name}`
    if (reference !== undefined && seen.has(id)) reader.problem(`"vaults" has "${vault}" twice`)
    seen.add(id)
  }
  return vaults
}

/** Where vaults may be. */
export function hostsOf({ cloud, allowHost }: SignInInputs): VaultReferenceOptions {
  return { cloud, allowHost }
}

/** What the variables name, which the runner's machine may have for all of its steps. */
export function vaultFromEnvironment(env: Environment): string | undefined {
  return vaultVariables.map((name) => env[name]?.trim()).find((value) => value)
}

export function readSignIn(reader: InputReader, env: Environment): SignInInputs {
  const cloud = reader.choice('cloud', clouds) ?? 'public'
  const allowHost = reader.text('allow-host')
  const auth = reader.choice('auth', unattendedModes) ?? 'auto'
  const clientId = reader.text('client-id')
  const tenantId = reader.text('tenant-id')
  // One of the two alone means that the other is a secret or variable that does not exist, which GitHub gives as nothing.
  const oidc = auth === 'oidc' || (auth === 'auto' && (clientId !== undefined || tenantId !== undefined))
  if (oidc && (!(clientId ?? env.AZURE_CLIENT_ID) || !(tenantId ?? env.AZURE_TENANT_ID))) {
    const empty = [
      ...((clientId ?? env.AZURE_CLIENT_ID) ? [] : ['"client-id"']),
      ...((tenantId ?? env.AZURE_TENANT_ID) ? [] : ['"tenant-id"']),
    ]
    reader.problem(
      `signing in with the ID token of the job needs "client-id" and "tenant-id", and ${empty.join(' and ')} is empty; a secret or variable that does not exist is empty, too`,
    )
  }
  return withoutUndefined({
    // A client id is given for one way to sign in; another one would act as somebody else.
    auth: oidc ? ('oidc' as const) : auth,
    cloud,
    allowHost,
    clientId,
    tenantId,
    audience: reader.text('audience'),
  })
}
