import { connect, iso, type SignedIn, type Vault } from '@keyturn/core'
import { createRunLimiter, type RunLimiter } from '@keyturn/core/fleet'
import type { GlobalArgs } from '../flags/global-flags.ts'
import { parseAccessWait } from '../flags/timeout.ts'
import { type Absence, openLocalConnection } from '../local-vault/open.ts'
import type { Output } from '../output/output.ts'
import type { Waiting } from './show-waiting.ts'

export interface ConnectionOptions {
  args: GlobalArgs
  env: Record<string, string | undefined>
  output: Output
  signal: AbortSignal
  waiting: Pick<Waiting, 'heard'>
  /** What becomes of an embedded vault that is not there. */
  absence: Absence
  onSignedIn(signedIn: SignedIn): void
}

/** Paces the requests of this run, over all its vaults. */
export const runLimiter: RunLimiter = createRunLimiter()

/** Connects to the vault that the user named, with the user's flags and environment. */
export function connectTo(
  reference: string,
  { args, env, output, signal, waiting, absence, onSignedIn }: ConnectionOptions,
): Promise<Vault> {
  let isTold = false
  return connect(reference, {
    auth: args.auth,
    cloud: args.cloud,
    ...(args.clientId !== undefined && { clientId: args.clientId }),
    ...(args.tenantId !== undefined && { tenantId: args.tenantId }),
    ...(args.allowHost !== undefined && { allowHost: args.allowHost }),
    ...(args.serviceVersion !== undefined && { serviceVersion: args.serviceVersion }),
    waitForAccess: parseAccessWait(args.waitForAccess),
    env,
    signal,
    limiter: runLimiter,
    local: (name) => openLocalConnection(name, absence),
    onEvent: (event) => {
      if (event.type === 'sign-in') return output.warn(event.message)
      if (event.type === 'signed-in') onSignedIn({ method: event.method, others: event.others })
      waiting.heard(event)
      output.debug(JSON.stringify(event))
      if (event.type !== 'waiting-for-access' || isTold) return
      isTold = true
      output.note(`no permission yet for ${event.request}; trying again until ${iso(event.until)} (--wait-for-access)`)
    },
  })
}
