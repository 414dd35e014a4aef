import { unauthorized } from '../auth/challenge.ts'
import { ServiceError } from '../errors.ts'
import type { Fault } from '../fault.ts'
import type { Breakage, VaultAnswer } from './exchange.ts'
import type { VaultHost } from './host.ts'
import { accessPolicyName, rbacAction } from './permissions.ts'
import type { Route } from './routes.ts'

/** What the service says with a status when nothing else is known. */
const usual: Readonly<Record<number, { code: string; message: string }>> = {
  408: { code: 'RequestTimeout', message: 'The request timed out.' },
  429: {
    code: 'Throttled',
    message: 'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
  },
  500: { code: 'InternalServerError', message: 'An internal error occurred.' },
  503: { code: 'ServiceUnavailable', message: 'The service is unavailable; try again.' },
}

type Replacing = Extract<Fault, { kind: 'answer' | 'reset' | 'silence' | 'forbidden' }>

/** Whether a fault takes the place of the operation's own answer. */
export function replacesAnswer(fault: Fault): fault is Replacing {
  return ['answer', 'reset', 'silence', 'forbidden'].includes(fault.kind)
}

/** The answer that the caller gets instead. @throws {ServiceError} for refusals. */
export function faultAnswer(
  fault: Replacing,
  {
    route,
    host,
    vaultName,
    headers,
  }: { route: Route; host: VaultHost; vaultName: string; headers: Record<string, string> },
): VaultAnswer {
  switch (fault.kind) {
    case 'reset':
    case 'silence':
      return { status: 500, headers, body: '', breakage: fault.kind satisfies Breakage }
    case 'forbidden':
      throw forbiddenBy(fault.style ?? 'rbac', route, vaultName)
    case 'answer': {
      const { status, retryAfter, body } = fault
      const retry: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
      if (body !== undefined) return { status, headers: { ...headers, ...retry }, body }
      if (status === 401)
        throw unauthorized(host.resource, fault.message ?? 'AKV10000: The token is no longer accepted.')
      const { code, message } = usual[status] ?? { code: `Status${status}`, message: `An injected answer ${status}.` }
      throw new ServiceError(status, fault.code ?? code, fault.message ?? message, { headers: retry })
    }
  }
}

/** The two texts of a missing permission (Key Vault: RBAC guide; access policies). */
export function forbiddenBy(
  style: 'rbac' | 'access-policy',
  { operation, name }: Route,
  vaultName: string,
): ServiceError {
  const caller = 'appid=00000000-0000-4000-8000-000000000003;oid=00000000-0000-4000-8000-000000000002'
  const issuer = 'iss=https://sts.windows.net/00000000-0000-4000-8000-000000000001/'
  if (style === 'access-policy') {
    return new ServiceError(
      403,
      'Forbidden',
      `The user, group or application '${caller};numgroups=0;${issuer}' does not have keys ${accessPolicyName(operation)} permission on key vault '${vaultName};location=local'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
      { innerCode: 'ForbiddenByPolicy' },
    )
  }
  const scope = `/subscriptions/00000000-0000-4000-8000-000000000000/resourcegroups/local/providers/microsoft.keyvault/vaults/${vaultName}`
  const lines = [
    'Caller is not authorized to perform action on resource.',
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
    `Caller: ${caller};${issuer}`,
    `Action: '${rbacAction(operation)}'`,
    `Resource: '${scope}${name === '' ? '' : `/keys/${name.toLowerCase()}`}'`,
    'Assignment: (not found)',
    'DenyAssignmentId: null',
    "DecisionReason: 'DeniedWithNoValidRBAC' ",
    `Vault: ${vaultName};location=local`,
  ]
  return new ServiceError(403, 'Forbidden', lines.join('\r\n'), { innerCode: 'ForbiddenByRbac' })
}
