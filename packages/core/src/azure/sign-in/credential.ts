import { readFile } from 'node:fs/promises'
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth'
import type { Environment } from '../../environment.ts'
import { KeyturnError } from '../../errors.ts'
import { isLoopbackHost } from '../../vault/allowed-host.ts'
import type { Cloud } from '../../vault/cloud.ts'
import { inWords, joinWordings, libraryWords, say, type Wording } from '../../wording.ts'
import { transportFor } from '../pipeline/proxy.ts'
import { authModes } from './auth-mode.ts'
import { githubAssertion } from './github-assertion.ts'
import { withHeldAssertion } from './held-assertion.ts'
import { describeSignInError, isAbort, isRefusal } from './sign-in-error.ts'
import {
  planSignIn,
  readSettings,
  type SignInMethod,
  type SignInOptions,
  type SignInPlan,
  type SignInSettings,
  serviceConnectionOf,
} from './sign-in-plan.ts'

const authorities: Record<Cloud, string> = {
  public: 'https://login.microsoftonline.com',
  china: 'https://login.chinacloudapi.cn',
  usgov: 'https://login.microsoftonline.us',
}

/**
 * A credential that loads `@azure/identity` and chooses a method when the first token is asked for, then stays with it.
 * Its failures are `SIGN_IN_FAILED`, with one line for each method that was tried or passed over.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for an unknown `auth`
 */
export function createCredential(options: SignInOptions, plan: SignInPlan = planSignIn(options)): TokenCredential {
  const settings = readSettings(options)
  let chosen: { method: SignInMethod; credential: TokenCredential } | undefined

  const choose = async (scopes: string | string[], tokenOptions: GetTokenOptions | undefined): Promise<AccessToken> => {
    const failures: string[] = []
    const skipped = plan.skipped.map(({ method, why }) => say`${method}: not tried, ${why}`)
    for (const method of plan.methods) {
      try {
        const credential = await createMethod(method, settings)
        const token = await getToken(credential, scopes, tokenOptions)
        chosen = { method, credential }
        settings.onSignedIn?.({ method, others: [...failures, ...skipped.map((line) => inWords(line, libraryWords))] })
        return token
      } catch (error) {
        if (isAbort(error)) throw error
        failures.push(`${method}: ${describeFailure(method, error, settings)}`)
        if (isRefusal(error)) break
      }
    }
    const untried = plan.methods.slice(failures.length).map((method) => `${method}: not tried, after that refusal`)
    throw signInFailed([...failures, ...untried, ...skipped], settings)
  }

  return {
    async getToken(scopes, tokenOptions) {
      refuseOtherTenant(settings, tokenOptions?.tenantId)
      if (chosen === undefined) return choose(scopes, tokenOptions)
      try {
        return await getToken(chosen.credential, scopes, tokenOptions)
      } catch (error) {
        if (isAbort(error)) throw error
        throw signInFailed([`${chosen.method}: ${describeFailure(chosen.method, error, settings)}`], settings)
      }
    },
  }
}

const shared = new WeakMap<object, Map<string, TokenCredential>>()
const noEnvironment: Environment = {}

/**
 * The credential for these options, one for all connections that ask for the same: so that one sign-in (one `az`
 * process, one device code) serves every vault. Same means: the same plain values, and the very same `env` and
 * `getAssertion`.
 */
export function sharedCredential(options: SignInOptions, plan?: SignInPlan): TokenCredential {
  const owner = options.getAssertion ?? options.env ?? noEnvironment
  const { auth, clientId, tenantId, cloud } = options
  const key = JSON.stringify([auth, clientId, tenantId, cloud, plan?.methods])
  const credentials = shared.get(owner) ?? new Map<string, TokenCredential>()
  shared.set(owner, credentials)
  const credential = credentials.get(key) ?? createCredential(options, plan)
  credentials.set(key, credential)
  return credential
}

async function createMethod(method: SignInMethod, settings: SignInSettings): Promise<TokenCredential> {
  const identity = await import('@azure/identity')
  const { env, clientId = '', tenantId = '' } = settings
  const optionalIds = { ...(clientId !== '' && { clientId }), ...(tenantId !== '' && { tenantId }) }
  const authorityHost = env.AZURE_AUTHORITY_HOST || authorities[settings.cloud]
  const authority = {
    authorityHost,
    // Microsoft Entra cannot vouch for an authority on this machine, and an offline sign-in cannot ask it.
    ...(URL.canParse(authorityHost) &&
      isLoopbackHost(new URL(authorityHost).hostname) && { disableInstanceDiscovery: true }),
    ...(URL.canParse(authorityHost) && transportFor(new URL(authorityHost), env)),
    additionallyAllowedTenants: (env.AZURE_ADDITIONALLY_ALLOWED_TENANTS ?? '').split(';').filter(Boolean),
  }
  switch (method) {
    case 'client secret':
      return new identity.ClientSecretCredential(tenantId, clientId, env.AZURE_CLIENT_SECRET ?? '', authority)
    case 'client certificate': {
      const password = env.AZURE_CLIENT_CERTIFICATE_PASSWORD
      const certificate = {
        certificatePath: env.AZURE_CLIENT_CERTIFICATE_PATH ?? '',
        ...(password !== undefined && { certificatePassword: password }),
      }
      return new identity.ClientCertificateCredential(tenantId, clientId, certificate, authority)
    }
    case 'federated assertion': {
      const getAssertion = settings.getAssertion ?? githubAssertion(env, settings.cloud)
      if (getAssertion === undefined) throw new Error('no assertion can be had')
      return withHeldAssertion(
        getAssertion,
        (held) => new identity.ClientAssertionCredential(tenantId, clientId, held, authority),
      )
    }
    case 'Azure Pipelines': {
      const connection = serviceConnectionOf(settings)
      // It finds the job's SYSTEM_OIDCREQUESTURI in the process's environment by itself.
      return new identity.AzurePipelinesCredential(
        connection.tenantId ?? '',
        connection.clientId ?? '',
        connection.id ?? '',
        env.SYSTEM_ACCESSTOKEN ?? '',
        authority,
      )
    }
    case 'workload identity':
      // The SDK's own credential for it keeps what stood in the file for five minutes, when it may have been exchanged.
      return withHeldAssertion(
        async () => (await readFile(env.AZURE_FEDERATED_TOKEN_FILE ?? '', 'utf8')).trim(),
        (held) => new identity.ClientAssertionCredential(tenantId, clientId, held, authority),
      )
    case 'managed identity':
      return new identity.ManagedIdentityCredential({
        ...transportFor(identityEndpointOf(env), env),
        ...(clientId !== '' && { clientId }),
        // Five retries against a metadata service that is not there take a minute and a half.
        retryOptions: { maxRetries: 2 },
      })
    case 'Azure CLI':
      return new identity.AzureCliCredential(tenantId === '' ? {} : { tenantId })
    case 'Azure Developer CLI':
      return new identity.AzureDeveloperCliCredential(tenantId === '' ? {} : { tenantId })
    case 'browser':
      return new identity.InteractiveBrowserCredential({ ...authority, ...optionalIds })
    case 'device code':
      return new identity.DeviceCodeCredential({
        ...authority,
        ...optionalIds,
        userPromptCallback: ({ message }) => settings.onPrompt?.(message),
      })
  }
}

/** Where a managed identity is asked for its tokens: what the environment names, else a virtual machine's metadata service. */
function identityEndpointOf(env: Environment): URL {
  const named = env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT || ''
  return new URL(URL.canParse(named) ? named : 'http://169.254.169.254')
}

async function getToken(
  credential: TokenCredential,
  scopes: string | string[],
  options: GetTokenOptions | undefined,
): Promise<AccessToken> {
  const token = await credential.getToken(scopes, options)
  if (token === null) throw new Error('it gave no token')
  return token
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The vault says in which tenant it is; whoever was told to sign in to another one gets no token that it takes. */
function refuseOtherTenant({ tenantId, env }: SignInSettings, vaultTenant: string | undefined): void {
  if (tenantId === undefined || vaultTenant === undefined || !guid.test(tenantId) || !guid.test(vaultTenant)) return
  const others = (env.AZURE_ADDITIONALLY_ALLOWED_TENANTS ?? '').toLowerCase().split(/[;,]/)
  const allowed = [tenantId.toLowerCase(), ...others.map((each) => each.trim())]
  if (allowed.includes(vaultTenant.toLowerCase()) || allowed.includes('*')) return
  throw new KeyturnError(
    'SIGN_IN_FAILED',
    say`the vault is in tenant ${vaultTenant}, and ${{ field: 'tenantId' }} is ${tenantId}`,
    {
      hint: say`Give the vault's own tenant as ${{ field: 'tenantId' }} (or AZURE_TENANT_ID), with an identity of that tenant.`,
    },
  )
}

function describeFailure(method: SignInMethod, error: unknown, { env }: SignInSettings): string {
  const isNamed = Boolean(env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT)
  if (
    method === 'managed identity' &&
    !isNamed &&
    error instanceof Error &&
    error.name === 'CredentialUnavailableError'
  ) {
    return 'this machine has none: it exists only inside Azure (virtual machines, App Service, Functions, AKS and the like)'
  }
  return describeSignInError(error)
}

function signInFailed(lines: readonly (string | Wording)[], settings: SignInSettings): KeyturnError {
  return new KeyturnError('SIGN_IN_FAILED', joinWordings(['cannot sign in to Azure', ...lines], '\n  '), {
    hint: hintSignIn(settings),
  })
}

/** What is not set up, where something is not; what is set up and was refused has its reason in the message. */
function hintSignIn({ auth = 'auto', env, clientId, tenantId }: SignInSettings): Wording | undefined {
  if (env.GITHUB_ACTIONS === 'true') {
    if (clientId === undefined || tenantId === undefined) {
      return say`In GitHub Actions: give ${{ field: 'clientId' }} and ${{ field: 'tenantId' }}, and "permissions: id-token: write"; or run azure/login before.`
    }
    return env.ACTIONS_ID_TOKEN_REQUEST_URL ? undefined : say`Give the job "permissions: id-token: write".`
  }
  if (env.SYSTEM_OIDCREQUESTURI) {
    return env.SYSTEM_ACCESSTOKEN && env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID
      ? undefined
      : say`In Azure Pipelines: run it in the task AzureCLI@2 of a service connection, with "env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)".`
  }
  if (auth !== 'auto' && auth !== 'cli') return undefined
  return say`On your own machine: az login. Elsewhere choose another way with ${{ field: 'auth' }} (now ${auth}): ${authModes.join(', ')}.`
}
