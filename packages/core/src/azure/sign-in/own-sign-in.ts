import type { Environment } from '../../environment.ts'
import { KeyturnError } from '../../errors.ts'
import { quote } from '../../text.ts'
import { isLoopbackHost, isNamedHost } from '../../vault/allowed-host.ts'
import { say } from '../../wording.ts'
import type { SignInMethod, SignInPlan } from './sign-in-plan.ts'

/**
 * The ways to sign in that a vault at this URL may have a token of. On this machine any program may listen and call itself
 * a vault, so there only what an embedded vault brings along counts: a managed identity or an authority that is on this
 * machine, too; unless the person has named the host.
 *
 * @throws {KeyturnError} `HOST_NOT_ALLOWED` when none is left
 */
export function keepOwnMethods(
  plan: SignInPlan,
  { url, env = {}, allowHost }: { url: string; env?: Environment | undefined; allowHost?: string | undefined },
): SignInPlan {
  const vault = new URL(url)
  if (!isLoopbackHost(vault.hostname) || isNamedHost(vault, allowHost)) return plan
  const methods = plan.methods.filter((method) => isOfThisMachine(method, env))
  if (methods.length > 0) return { ...plan, methods }
  throw new KeyturnError(
    'HOST_NOT_ALLOWED',
    `${quote(vault.host)} is this machine itself, and no token of Azure is sent there`,
    {
      hint: say`An embedded vault brings its own sign-in: set the variables that it prints when it starts. If another vault of yours listens there, name it: ${{ field: 'allowHost' }} ${vault.host}.`,
    },
  )
}

function isOfThisMachine(method: SignInMethod, env: Environment): boolean {
  switch (method) {
    case 'managed identity':
      return isOnLoopback(env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT)
    case 'client secret':
    case 'client certificate':
    case 'federated assertion':
    case 'Azure Pipelines':
    case 'workload identity':
      return isOnLoopback(env.AZURE_AUTHORITY_HOST)
    default:
      return false
  }
}

function isOnLoopback(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && isLoopbackHost(new URL(url).hostname)
}
