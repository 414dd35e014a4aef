import { isSameSecret } from '../auth/same-secret.ts'
import { LocalVaultError } from '../errors.ts'
import type { Fault, FaultTarget } from '../fault.ts'
import type { Faults } from '../faults.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'

/** Where a listener takes faults from other processes. */
export const faultPath = '/local-vault/faults'

/**
 * GET tells how many strikes are to come, POST `{ fault, target }` adds one, DELETE drops all. It wants the listener's
 * secret in the header `X-IDENTITY-HEADER`, as the managed identity endpoint does.
 */
export async function answerFaultControl(request: VaultRequest, faults: Faults, secret: string): Promise<VaultAnswer> {
  if (!isSameSecret(request.header('x-identity-header') ?? '', secret)) {
    return reply(401, { error: 'The header X-IDENTITY-HEADER is missing or wrong.' })
  }
  try {
    if (request.method === 'POST') add(faults, await request.body())
    else if (request.method === 'DELETE') faults.clear()
    else if (request.method !== 'GET') return reply(405, { error: 'GET, POST or DELETE' })
  } catch (error) {
    if (error instanceof LocalVaultError) return reply(400, { error: error.message, hint: error.hint })
    if (error instanceof SyntaxError) return reply(400, { error: 'the body is not valid JSON' })
    throw error
  }
  const pending = faults.pending()
  return reply(200, { pending: Number.isFinite(pending) ? pending : 'unlimited' })
}

/** JSON has no Infinity. */
type RemoteTarget = Omit<FaultTarget, 'times'> & { times?: number | 'unlimited' }

function add(faults: Faults, body: string): void {
  const asked: unknown = JSON.parse(body)
  if (typeof asked !== 'object' || asked === null || !('fault' in asked)) {
    throw new LocalVaultError('INVALID_OPTION', 'the body has no fault', {
      hint: 'For example {"fault":{"kind":"cut"}}.',
    })
  }
  const { fault, target = {} } = asked as { fault: Fault; target?: RemoteTarget }
  faults.add(
    fault,
    target?.times === 'unlimited' ? { ...target, times: Number.POSITIVE_INFINITY } : (target as FaultTarget),
  )
}

function reply(status: number, body: Record<string, unknown>): VaultAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}
