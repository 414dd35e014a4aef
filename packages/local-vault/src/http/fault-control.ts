import { LocalVaultError } from '../errors.ts'
import type { Fault, FaultTarget } from '../fault.ts'
import type { Faults } from '../faults.ts'
import { answerControl } from './control.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'

/** Where a listener takes faults from other processes. */
export const faultPath = '/local-vault/faults'

/** GET tells how many strikes are to come, POST `{ fault, target }` adds one, DELETE drops all. */
export function answerFaultControl(request: VaultRequest, faults: Faults, secret: string): Promise<VaultAnswer> {
  const toCome = () => {
    const pending = faults.pending()
    return { pending: Number.isFinite(pending) ? pending : 'unlimited' }
  }
  return answerControl(request, secret, {
    GET: toCome,
    POST(body) {
      add(faults, body)
      return toCome()
    },
    DELETE() {
      faults.clear()
      return toCome()
    },
  })
}

/** JSON has no Infinity. */
type RemoteTarget = Omit<FaultTarget, 'times'> & { times?: number | 'unlimited' }

function add(faults: Faults, asked: unknown): void {
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
