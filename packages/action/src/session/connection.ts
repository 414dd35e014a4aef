import { debug } from '@actions/core'
import { connect, type Vault } from '@keyturn/core'
import { createRunLimiter } from '@keyturn/core/fleet'
import { safeLines } from '@keyturn/core/text'
import type { ConnectionInputs } from '../inputs/connection-inputs.ts'
import type { Environment } from '../inputs/input-reader.ts'
import { openLocal } from './local-vault.ts'
import { type AssertionClaims, fetchAssertion, readClaims } from './oidc.ts'

export interface ConnectToOptions {
  env: Environment
  /** Ends requests that are in flight. */
  signal: AbortSignal
  /** Hears what each ID token says of the job that is used to sign in. */
  onClaims?: (claims: AssertionClaims | undefined) => void
}

/** Paces the requests of the step, over all its vaults. */
const limiter = createRunLimiter()

/** Connects to a vault of the step. Signs in with its first request only. */
export function connectTo(inputs: ConnectionInputs, { env, signal, onClaims }: ConnectToOptions): Promise<Vault> {
  const { vault: reference, audience, ...signIn } = inputs
  const getAssertion = async () => {
    const assertion = await fetchAssertion(env, signIn.cloud, audience)
    onClaims?.(readClaims(assertion))
    return assertion
  }
  return connect(reference, {
    ...signIn,
    ...(signIn.auth === 'oidc' && { getAssertion }),
    // Whose machine it is that runs a job is not said in the workflow; its identity is taken only when asked for by name.
    env: signIn.auth === 'auto' ? withoutMachineIdentity(env) : env,
    signal,
    limiter,
    userAgent: runOf(env),
    local: (name) => openLocal(name, env),
    onEvent: (event) => debug(safeLines(JSON.stringify(event))),
  })
}

/**
 * Where the run of this job is to be seen, attempt by attempt, so that the vault's audit log leads back to it. `undefined` outside of a
 * workflow.
 */
function runOf({
  GITHUB_SERVER_URL,
  GITHUB_REPOSITORY,
  GITHUB_RUN_ID,
  GITHUB_RUN_ATTEMPT,
}: Environment): string | undefined {
  const [server = '', repository = '', run = ''] = [GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID]
  if (!/^https?:\/\/[\w.:-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\d+$/.test(run))
    return undefined
  const attempt = /^\d+$/.test(GITHUB_RUN_ATTEMPT ?? '') ? GITHUB_RUN_ATTEMPT : '1'
  return `(+${server}/${repository}/actions/runs/${run}/attempts/${attempt})`
}

/** A self-hosted runner may be a machine with an identity of its own, which every workflow on it would act as. */
function withoutMachineIdentity(env: Environment): Environment {
  const { IDENTITY_ENDPOINT: _, IDENTITY_HEADER: __, MSI_ENDPOINT: ___, MSI_SECRET: ____, ...others } = env
  return others
}
