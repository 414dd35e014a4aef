import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline'
import type { Clock } from '../../clock.ts'
import { noteRepeated } from './retry.ts'

/** Between two sends, in milliseconds; a minute in all. Public reports have one to ten seconds of such a state. */
const pauses = [500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 8_000, 10_000, 10_000, 15_000]

/**
 * Waits while a key is between two states. The service answers 409 `ObjectIsBeingDeleted` (also for some seconds after a
 * purge) or `ObjectIsBeingRecovered`; it has done nothing then, so that every kind of request may be sent again.
 */
export function passingStatePolicy(clock: Clock, signal: AbortSignal | undefined): PipelinePolicy {
  return {
    name: 'keyturnPassingState',
    async sendRequest(request, next) {
      let response = await next(request)
      for (const pause of pauses) {
        const state = passingStateOf(response)
        if (state === undefined) break
        // Who waits for a recovery to recover finds it done.
        if (state === 'ObjectIsBeingRecovered') noteRepeated(request)
        await clock.sleep(pause, signal)
        response = await next(request)
      }
      return response
    },
  }
}

function passingStateOf({ status, bodyAsText }: PipelineResponse): string | undefined {
  if (status !== 409) return undefined
  return /"(ObjectIsBeing(?:Deleted|Recovered))"/.exec(bodyAsText ?? '')?.[1]
}
