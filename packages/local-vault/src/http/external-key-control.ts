import { isSameSecret } from '../auth/same-secret.ts'
import { LocalVaultError } from '../errors.ts'
import type { ExternalKeyManager, ExternalKeyOptions } from '../external-key-manager.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'

/** Where a listener lets other processes see to the simulated external key manager. */
export const externalKeyPath = '/local-vault/external-keys'

type Act = (keys: ExternalKeyManager, asked: { id: string } & ExternalKeyOptions) => void | Promise<void>

const actions: Readonly<Record<string, Act>> = {
  add: (keys, { id, ...options }) => keys.addKey(id, options),
  remove: (keys, { id }) => keys.removeKey(id),
  disable: (keys, { id }) => keys.disableKey(id),
  enable: (keys, { id }) => keys.enableKey(id),
  disconnect: (keys) => keys.setReachable(false),
  connect: (keys) => keys.setReachable(true),
}

/**
 * POST `{ action, id, keyType, keySize }`. It wants the listener's secret in the header `X-IDENTITY-HEADER`, as the
 * control of faults does.
 */
export async function answerExternalKeyControl(
  request: VaultRequest,
  keys: ExternalKeyManager,
  secret: string,
): Promise<VaultAnswer> {
  if (!isSameSecret(request.header('x-identity-header') ?? '', secret)) {
    return reply(401, { error: 'The header X-IDENTITY-HEADER is missing or wrong.' })
  }
  if (request.method !== 'POST') return reply(405, { error: 'POST' })
  try {
    await act(keys, await request.body())
    return reply(200, {})
  } catch (error) {
    if (error instanceof LocalVaultError) return reply(400, { error: error.message, hint: error.hint })
    if (error instanceof SyntaxError) return reply(400, { error: 'the body is not valid JSON' })
    throw error
  }
}

async function act(keys: ExternalKeyManager, body: string): Promise<void> {
  const asked: unknown = JSON.parse(body)
  const { action, id = '', ...options } = (asked ?? {}) as { action?: unknown; id?: unknown } & ExternalKeyOptions
  const name = String(action)
  const perform = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (perform === undefined) {
    throw new LocalVaultError('INVALID_OPTION', `the action is ${JSON.stringify(action)}`, {
      hint: `It must be one of ${Object.keys(actions).join(', ')}.`,
    })
  }
  await perform(keys, { id: String(id), ...options })
}

function reply(status: number, body: Record<string, unknown>): VaultAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}
