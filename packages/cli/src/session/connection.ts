import { connect, type Vault } from '@keyturn/core'
import { createRunLimiter, type RunLimiter } from '@keyturn/core/fleet'
import type { GlobalArgs } from '../flags/global-flags.ts'
import { type Absence, openLocalConnection } from '../local-vault/open.ts'
import type { Output } from '../output/output.ts'

export interface ConnectionOptions {
  args: GlobalArgs
  env: Record<string, string | undefined>
  output: Output
  signal: AbortSignal
  /** What becomes of an embedded vault that is not there. */
  absence: Absence
}

/** Paces the requests of this run, over all its vaults. */
export const runLimiter: RunLimiter = createRunLimiter()

/** Connects to the vault that the user named, with the user's flags and environment. */
export function connectTo(
  reference: string,
  { args, env, output, signal, absence }: ConnectionOptions,
): Promise<Vault> {
  return connect(reference, {
    auth: args.auth,
    cloud: args.cloud,
    ...(args.clientId !== undefined && { clientId: args.clientId }),
    ...(args.tenantId !== undefined && { tenantId: args.tenantId }),
    ...(args.allowHost !== undefined && { allowHost: args.allowHost }),
    env,
    signal,
    limiter: runLimiter,
    local: (name) => openLocalConnection(name, absence),
    onEvent: (event) => {
      if (event.type === 'sign-in') output.warn(event.message)
      else output.debug(JSON.stringify(event))
    },
  })
}
