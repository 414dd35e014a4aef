import type { Environment } from '../../environment.ts'
import { KeyturnError } from '../../errors.ts'
import { quote } from '../../text.ts'
import type { Cloud } from '../../vault/cloud.ts'
import { say, type Wording } from '../../wording.ts'
import { type AuthMode, authModes } from './auth-mode.ts'
import { githubAssertion } from './github-assertion.ts'

export interface SignInOptions {
  /** Default `auto`. */
  auth?: AuthMode | undefined
  /** Where to look for the usual `AZURE_*` variables, the runner's, and those that name a proxy. Default: nowhere. */
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
  /** Told which way led to the first token. */
  onSignedIn?: ((signedIn: SignedIn) => void) | undefined
}

/** How a sign-in worked. */
export interface SignedIn {
  method: SignInMethod
  /** A line for each way that was tried before and failed, or was passed over, with why. */
  others: string[]
}

/** One way to get a token. */
export type SignInMethod =
  | 'client secret'
  | 'client certificate'
  | 'federated assertion'
  | 'Azure Pipelines'
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
  skipped: { method: SignInMethod; why: Wording }[]
}

/** The options with what the environment adds. */
export type SignInSettings = SignInOptions & {
  env: Environment
  clientId: string | undefined
  tenantId: string | undefined
  cloud: Cloud
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
      const given: SignInMethod[] = ['client secret', 'client certificate']
      const federated = federatedMethods(settings)
      const order: SignInMethod[] = [
        ...(settings.getAssertion ? [...federated, ...given] : [...given, ...federated]),
        'workload identity',
        'managed identity',
      ]
      const { methods, skipped } = select(order, settings)
      return { methods: methods.length > 0 ? methods : ['Azure CLI', 'Azure Developer CLI'], skipped }
    }
    case 'env':
      return select(['client secret', 'client certificate'], settings)
    case 'oidc':
      return select(federatedMethods(settings), settings)
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

/** What the engine that runs this job can vouch for it with: the SDK has a way of its own for Azure Pipelines. */
function federatedMethods({ getAssertion, env }: SignInSettings): SignInMethod[] {
  return getAssertion === undefined && env.SYSTEM_OIDCREQUESTURI ? ['Azure Pipelines'] : ['federated assertion']
}

/**
 * The identity of a service connection, as the tasks AzureCLI@2 and AzurePowerShell@5 tell it to what they run; what is given
 * otherwise goes first.
 */
export function serviceConnectionOf({ env, clientId, tenantId }: SignInSettings): {
  id: string | undefined
  clientId: string | undefined
  tenantId: string | undefined
} {
  return {
    id: env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID || undefined,
    clientId: clientId ?? (env.AZURESUBSCRIPTION_CLIENT_ID || undefined),
    tenantId: tenantId ?? (env.AZURESUBSCRIPTION_TENANT_ID || undefined),
  }
}

/** Fills in the ids that the environment gives. */
export function readSettings(options: SignInOptions): SignInSettings {
  const env = options.env ?? {}
  return {
    ...options,
    env,
    cloud: options.cloud ?? 'public',
    clientId: options.clientId || env.AZURE_CLIENT_ID || undefined,
    tenantId: options.tenantId || env.AZURE_TENANT_ID || undefined,
  }
}

function select(order: SignInMethod[], settings: SignInSettings): SignInPlan {
  const plan: SignInPlan = { methods: [], skipped: [] }
  for (const method of order) {
    const why = findMissing(method, settings)
    if (why === undefined) plan.methods.push(method)
    else plan.skipped.push({ method, why })
  }
  return plan
}

/** What a method lacks, in words; `undefined` when it is set up. */
function findMissing(method: SignInMethod, settings: SignInSettings): Wording | undefined {
  const { env, clientId, tenantId } = settings
  const ids = {
    'a client id (AZURE_CLIENT_ID)': clientId,
    'a tenant id (AZURE_TENANT_ID)': tenantId,
  }
  const missing = (needed: Record<string, unknown>) => {
    const names = Object.keys(needed).filter((name) => !needed[name])
    return names.length === 0 ? undefined : say`without ${names.join(' and ')}`
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
    case 'Azure Pipelines': {
      const connection = serviceConnectionOf(settings)
      return missing({
        'a client id (AZURE_CLIENT_ID)': connection.clientId,
        'a tenant id (AZURE_TENANT_ID)': connection.tenantId,
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connection.id,
        'SYSTEM_ACCESSTOKEN ("env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)" in the step)': env.SYSTEM_ACCESSTOKEN,
      })
    }
    case 'workload identity':
      return missing({ ...ids, AZURE_FEDERATED_TOKEN_FILE: env.AZURE_FEDERATED_TOKEN_FILE })
    case 'managed identity':
      return env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT
        ? undefined
        : say`without IDENTITY_ENDPOINT (on a virtual machine ask for it: ${{ field: 'auth' }} managed-identity)`
    default:
      return undefined
  }
}
