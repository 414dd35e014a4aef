import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth'
import { KeyturnError } from '../errors.ts'
import { quote } from '../quote.ts'
import { type Environment, githubAssertion } from './github-assertion.ts'
import type { Cloud } from './reference.ts'
import { describeSignInError, isAbort } from './sign-in-error.ts'

/** How to sign in. `auto` takes what the environment is set up for, else an existing session of `az` or `azd`. */
export type AuthMode =
  | 'auto'
  | 'env'
  | 'cli'
  | 'oidc'
  | 'managed-identity'
  | 'workload-identity'
  | 'browser'
  | 'device-code'

export const authModes: readonly AuthMode[] = [
  'auto',
  'env',
  'cli',
  'oidc',
  'managed-identity',
  'workload-identity',
  'browser',
  'device-code',
]

export interface SignInOptions {
  /** Default `auto`. */
  auth?: AuthMode | undefined
  /** Where to look for the usual `AZURE_*` variables and the runner's. Default: nowhere. */
  env?: Environment | undefined
  /** Application (client) id. Default: `AZURE_CLIENT_ID`. */
  clientId?: string | undefined
  /** Default: `AZURE_TENANT_ID`. */
  tenantId?: string | undefined
  /** Decides where to sign in. Default `public`; `AZURE_AUTHORITY_HOST` overrides it. */
  cloud?: Cloud | undefined
  /** Makes a federated assertion, anew for each token. Default: the GitHub Actions runner is asked. */
  getAssertion?: (() => Promise<string>) | undefined
  /** Shows a person what to do (`device-code`). */
  onPrompt?: ((message: string) => void) | undefined
}

/** One way to get a token. */
type SignInMethod =
  | 'client secret'
  | 'client certificate'
  | 'federated assertion'
  | 'workload identity'
  | 'managed identity'
  | 'Azure CLI'
  | 'Azure Developer CLI'
  | 'browser'
  | 'device code'

export interface SignInPlan {
  /** What to try, in this order. */
  methods: SignInMethod[]
  /** What was passed over, and why. */
  skipped: { method: SignInMethod; why: string }[]
}

type Settings = SignInOptions & {
  env: Environment
  clientId: string | undefined
  tenantId: string | undefined
  cloud: Cloud
}

const authorities: Record<Cloud, string> = {
  public: 'https://login.microsoftonline.com',
  china: 'https://login.chinacloudapi.cn',
  usgov: 'https://login.microsoftonline.us',
}

/**
 * Decides by which methods to sign in. Looks at the options and the environment only: nothing is started, and no
 * metadata service is probed that may not be there.
 */
export function planSignIn(options: SignInOptions): SignInPlan {
  const settings = readSettings(options)
  const auth = settings.auth ?? 'auto'
  switch (auth) {
    case 'auto': {
      const order: SignInMethod[] = settings.getAssertion
        ? ['federated assertion', 'client secret', 'client certificate', 'workload identity', 'managed identity']
        : ['client secret', 'client certificate', 'federated assertion', 'workload identity', 'managed identity']
      const { methods, skipped } = select(order, settings)
      return { methods: methods.length > 0 ? methods : ['Azure CLI', 'Azure Developer CLI'], skipped }
    }
    case 'env':
      return select(['client secret', 'client certificate'], settings)
    case 'oidc':
      return select(['federated assertion'], settings)
    case 'workload-identity':
      return select(['workload identity'], settings)
    // Asked for by name, it may ask the metadata service of the machine; nothing in the environment has to announce it.
    case 'managed-identity':
      return { methods: ['managed identity'], skipped: [] }
    case 'cli':
      return { methods: ['Azure CLI'], skipped: [] }
    case 'browser':
      return { methods: ['browser'], skipped: [] }
    case 'device-code':
      return { methods: ['device code'], skipped: [] }
    default:
      throw new KeyturnError(
        'INVALID_INPUT',
        `${quote(auth)} is no way to sign in: allowed are ${authModes.join(', ')}`,
      )
  }
}

/**
 * A credential that loads `@azure/identity` and chooses a method when the first token is asked for, then stays with it.
 * Its failures are `SIGN_IN_FAILED`, with one line for each method that was tried or passed over.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for an unknown `auth`
 */
export function createCredential(options: SignInOptions): TokenCredential {
  const plan = planSignIn(options)
  const settings = readSettings(options)
  let chosen: { method: SignInMethod; credential: TokenCredential } | undefined

  const choose = async (scopes: string | string[], tokenOptions: GetTokenOptions | undefined): Promise<AccessToken> => {
    const failures: string[] = []
    for (const method of plan.methods) {
      try {
        const credential = await createMethod(method, settings)
        const token = await getToken(credential, scopes, tokenOptions)
        chosen = { method, credential }
        return token
      } catch (error) {
        if (isAbort(error)) throw error
        failures.push(`${method}: ${describeSignInError(error)}`)
      }
    }
    throw signInFailed(
      [...failures, ...plan.skipped.map(({ method, why }) => `${method}: not tried, ${why}`)],
      settings,
    )
  }

  return {
    async getToken(scopes, tokenOptions) {
      if (chosen === undefined) return choose(scopes, tokenOptions)
      try {
        return await getToken(chosen.credential, scopes, tokenOptions)
      } catch (error) {
        if (isAbort(error)) throw error
        throw signInFailed([`${chosen.method}: ${describeSignInError(error)}`], settings)
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
export function sharedCredential(options: SignInOptions): TokenCredential {
  const owner = options.getAssertion ?? options.env ?? noEnvironment
  const { auth, clientId, tenantId, cloud } = options
  const key = JSON.stringify([auth, clientId, tenantId, cloud])
  const credentials = shared.get(owner) ?? new Map<string, TokenCredential>()
  shared.set(owner, credentials)
  const credential = credentials.get(key) ?? createCredential(options)
  credentials.set(key, credential)
  return credential
}

function readSettings(options: SignInOptions): Settings {
  const env = options.env ?? noEnvironment
  return {
    ...options,
    env,
    cloud: options.cloud ?? 'public',
    clientId: options.clientId || env.AZURE_CLIENT_ID || undefined,
    tenantId: options.tenantId || env.AZURE_TENANT_ID || undefined,
  }
}

function select(order: SignInMethod[], settings: Settings): SignInPlan {
  const plan: SignInPlan = { methods: [], skipped: [] }
  for (const method of order) {
    const why = findMissing(method, settings)
    if (why === undefined) plan.methods.push(method)
    else plan.skipped.push({ method, why })
  }
  return plan
}

/** What a method lacks, in words; `undefined` when it is set up. */
function findMissing(method: SignInMethod, settings: Settings): string | undefined {
  const { env, clientId, tenantId } = settings
  const ids = {
    'a client id (AZURE_CLIENT_ID)': clientId,
    'a tenant id (AZURE_TENANT_ID)': tenantId,
  }
  const missing = (needed: Record<string, unknown>) => {
    const names = Object.keys(needed).filter((name) => !needed[name])
    return names.length === 0 ? undefined : `without ${names.join(' and ')}`
  }
  switch (method) {
    case 'client secret':
      return missing({ ...ids, AZURE_CLIENT_SECRET: env.AZURE_CLIENT_SECRET })
    case 'client certificate':
      return missing({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH: env.AZURE_CLIENT_CERTIFICATE_PATH })
    case 'federated assertion':
      return missing({
        ...ids,
        'an identity token of the runner ("permissions: id-token: write")':
          settings.getAssertion ?? githubAssertion(env, settings.cloud),
      })
    case 'workload identity':
      return missing({ ...ids, AZURE_FEDERATED_TOKEN_FILE: env.AZURE_FEDERATED_TOKEN_FILE })
    case 'managed identity':
      return missing({ IDENTITY_ENDPOINT: env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT })
    default:
      return undefined
  }
}

async function createMethod(method: SignInMethod, settings: Settings): Promise<TokenCredential> {
  const identity = await import('@azure/identity')
  const { env, clientId = '', tenantId = '' } = settings
  const optionalIds = { ...(clientId !== '' && { clientId }), ...(tenantId !== '' && { tenantId }) }
  const authority = {
    authorityHost: env.AZURE_AUTHORITY_HOST || authorities[settings.cloud],
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
      return new identity.ClientAssertionCredential(tenantId, clientId, getAssertion, authority)
    }
    case 'workload identity':
      return new identity.WorkloadIdentityCredential({
        ...authority,
        clientId,
        tenantId,
        tokenFilePath: env.AZURE_FEDERATED_TOKEN_FILE ?? '',
      })
    case 'managed identity':
      return new identity.ManagedIdentityCredential({
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

async function getToken(
  credential: TokenCredential,
  scopes: string | string[],
  options: GetTokenOptions | undefined,
): Promise<AccessToken> {
  const token = await credential.getToken(scopes, options)
  if (token === null) throw new Error('it gave no token')
  return token
}

function signInFailed(lines: string[], { auth = 'auto', env }: Settings): KeyturnError {
  const inActions = env.GITHUB_ACTIONS === 'true'
  return new KeyturnError('SIGN_IN_FAILED', ['cannot sign in to Azure', ...lines].join('\n  '), {
    hint: inActions
      ? 'In GitHub Actions: give client-id and tenant-id, and "permissions: id-token: write"; or run azure/login before.'
      : `On your own machine: az login. Elsewhere choose another way with --auth (now ${auth}): ${authModes.join(', ')}.`,
  })
}
