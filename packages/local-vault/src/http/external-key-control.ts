import { LocalVaultError } from '../errors.ts'
import type { ExternalKeyManager, ExternalKeyOptions } from '../external-key-manager.ts'
import { answerControl } from './control.ts'
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

/** POST `{ action, id, keyType, keySize }`. */
export function answerExternalKeyControl(
  request: VaultRequest,
  keys: ExternalKeyManager,
  secret: string,
): Promise<VaultAnswer> {
  return answerControl(request, secret, {
    async POST(body) {
      await act(keys, body)
      return {}
    },
  })
}

async function act(keys: ExternalKeyManager, asked: unknown): Promise<void> {
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
