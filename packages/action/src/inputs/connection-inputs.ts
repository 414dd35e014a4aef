import { type AuthMode, authModes, type Cloud, clouds, parseVaultReference } from '@keyturn/core'
import type { Environment, InputReader } from './input-reader.ts'
import { withoutUndefined } from './without-undefined.ts'

/** Where the vault is and how to sign in: the same for every operation. */
export interface ConnectionInputs {
  vault: string
  auth: AuthMode
  cloud: Cloud
  allowHost?: string
  clientId?: string
  tenantId?: string
}

/** On a runner there is nobody to open a browser or to enter a code. */
const unattendedModes = authModes.filter((mode) => mode !== 'browser' && mode !== 'device-code')
const vaultVariables = ['KEYTURN_VAULT', 'KEY_VAULT_NAME', 'AZURE_KEYVAULT_NAME'] as const

export function readConnection(reader: InputReader, env: Environment): ConnectionInputs {
  const signIn = readSignIn(reader, env)
  const vault = reader.text('vault') ?? vaultFromEnvironment(env)
  if (vault === undefined) {
    reader.problem(
      `no vault is named: set the input "vault" to a vault's name, its URL or "local", or set ${vaultVariables.join(', ')}`,
    )
  } else {
    reader.attempt(() => parseVaultReference(vault, signIn))
  }
  return { vault: vault ?? '', ...signIn }
}

/** What the variables name, which the runner's machine may have for all of its steps. */
export function vaultFromEnvironment(env: Environment): string | undefined {
  return vaultVariables.map((name) => env[name]?.trim()).find((value) => value)
}

export function readSignIn(reader: InputReader, env: Environment): Omit<ConnectionInputs, 'vault'> {
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
  })
}
