import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import type { Clock } from '../../clock.ts'
import type { RequestLimiter } from '../../vault/request-limiter.ts'
import { answerLimitPolicy } from './answer-limit.ts'
import { callerSignalPolicy } from './caller-signal.ts'
import { challengePolicy } from './challenge.ts'
import { errorBodyPolicy } from './error-body.ts'
import { lateDatesPolicy } from './late-dates.ts'
import { passingStatePolicy } from './passing-state.ts'
import { requestDeadlinePolicy } from './request-deadline.ts'
import { requestLimitPolicy } from './request-limit.ts'
import { sameOriginPolicy } from './same-origin.ts'
import { sendRecordPolicy } from './send-record.ts'

export interface PipelineOptions {
  /** Base URL of the vault. */
  url: string
  clock: Clock
  signal?: AbortSignal | undefined
  /** Limit of one request, in milliseconds. */
  requestTimeout: number
  limiter?: RequestLimiter | undefined
  /** Reads the vault's time off its answers. */
  serverTime: PipelinePolicy
  /** Reads its region off them. */
  serverRegion: PipelinePolicy
  /** Reads off them which keys are external. */
  externalKeys: PipelinePolicy
  /** Keeps what makes no sense in a list from ending it. */
  unreadableEntries: PipelinePolicy
  /** Of this vault: which tokens it wants. */
  challengeMemory: PipelinePolicy
  /** Of this connection: how long a permission is waited for. */
  accessWait: PipelinePolicy
}

/** What one kind of client has besides. */
export interface PipelineExtras {
  /** Once a call, before the SDK signs in. */
  perCall?: PipelinePolicy[]
  /** Around each send. */
  perSend?: PipelinePolicy[]
}

/**
 * All our policies in their order, as the SDK takes them. Outside in: what a call may be, what a send has to wait for, how
 * long it may take, where it may go, and, next to the network, what is noted of it.
 */
export function composePolicies(
  options: PipelineOptions,
  { perCall = [], perSend = [] }: PipelineExtras,
): { policy: PipelinePolicy; position: 'perCall' | 'perRetry' }[] {
  const { url, clock, signal, requestTimeout, limiter, challengeMemory } = options
  const onceACall = [
    ...(signal === undefined ? [] : [callerSignalPolicy(signal)]),
    lateDatesPolicy(),
    sameOriginPolicy(url),
    ...perCall,
  ]
  const aroundEachSend = [
    challengeMemory,
    options.accessWait,
    passingStatePolicy(clock, signal),
    ...perSend,
    ...(limiter === undefined ? [] : [requestLimitPolicy(limiter, clock)]),
    requestDeadlinePolicy(requestTimeout),
    answerLimitPolicy(),
    sameOriginPolicy(url, 'keyturnSameOriginPerSend'),
    sendRecordPolicy(),
    options.serverTime,
    options.serverRegion,
    options.externalKeys,
    options.unreadableEntries,
    errorBodyPolicy(),
    challengePolicy(url),
  ]
  return [
    ...onceACall.map((policy) => ({ policy, position: 'perCall' as const })),
    ...aroundEachSend.map((policy) => ({ policy, position: 'perRetry' as const })),
  ]
}
