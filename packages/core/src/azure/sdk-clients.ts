import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { KeyClient, type KeyClientOptions } from '@azure/keyvault-keys'
import type { Environment } from '../environment.ts'
import { isLoopbackHost } from '../vault/allowed-host.ts'
import type { Sending } from '../vault/operations.ts'
import { type AccessWaitEvent, type AccessWaitOptions, accessWaitPolicy } from './pipeline/access-wait.ts'
import { challengeMemoryPolicy } from './pipeline/challenge-memory.ts'
import { composePolicies, type PipelineExtras, type PipelineOptions } from './pipeline/compose.ts'
import { noReadsPolicy } from './pipeline/no-reads.ts'
import { transportFor } from './pipeline/proxy.ts'
import { type RetryEvent, type RetryOptions, retryPolicy } from './pipeline/retry.ts'

export interface SdkClientOptions
  extends Omit<RetryOptions, 'limiter' | 'onEvent'>,
    Omit<AccessWaitOptions, 'onEvent'>,
    Omit<PipelineOptions, 'challengeMemory' | 'accessWait'> {
  credential: TokenCredential
  httpClient?: HttpClient | undefined
  /** Says which proxy there is. Default: none. */
  env?: Environment | undefined
  /** Of the REST API. Default: what the SDK speaks. */
  serviceVersion?: string | undefined
  onEvent?: ((event: RetryEvent | AccessWaitEvent) => void) | undefined
  /** Who calls, beside keyturn. */
  userAgent?: string | undefined
}

/** A client of the SDK for each way in which a call may go out, because each needs another pipeline. */
export function createSdkClients(options: SdkClientOptions): Record<Sending, KeyClient> {
  const { url, credential, httpClient, env = {}, serviceVersion, userAgent } = options
  const { hostname } = new URL(url)
  const transport = transportFor(new URL(url), env)
  const shared = { ...options, challengeMemory: challengeMemoryPolicy(), accessWait: accessWaitPolicy(options) }
  const createClient = (extras: PipelineExtras) =>
    new KeyClient(url, credential, {
      ...(httpClient !== undefined && { httpClient }),
      ...transport,
      // The SDK takes any text, and lists those that it was made for.
      ...(serviceVersion !== undefined && {
        serviceVersion: serviceVersion as NonNullable<KeyClientOptions['serviceVersion']>,
      }),
      // A bare loopback host has no domain of its own that a challenge could name.
      disableChallengeResourceVerification: isLoopbackHost(hostname) && !hostname.endsWith('.localhost'),
      // Ours are in the pipeline: the SDK's cannot be seen, cannot be capped, and send again what must go out once.
      retryOptions: { maxRetries: 0 },
      userAgentOptions: { userAgentPrefix: userAgent === undefined ? 'keyturn' : `keyturn ${userAgent}` },
      additionalPolicies: composePolicies(shared, extras),
    })
  return {
    retried: createClient({ perSend: [retryPolicy(options)] }),
    once: createClient({}),
    unread: createClient({ perCall: [noReadsPolicy()], perSend: [retryPolicy(options)] }),
  }
}
