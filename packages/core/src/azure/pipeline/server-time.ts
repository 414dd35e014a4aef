import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import type { Clock } from '../../clock.ts'

export interface ServerTime {
  policy: PipelinePolicy
  /** The server's time; the clock's own until the first answer. */
  now(): Date
}

/** Reads the vault's time off the `Date` header (whole seconds) of its answers and carries it forward. */
export function serverTime(clock: Pick<Clock, 'now'>): ServerTime {
  let offset = 0
  return {
    policy: {
      name: 'keyturnServerTime',
      async sendRequest(request, next) {
        const response = await next(request)
        const said = Date.parse(response.headers.get('date') ?? '')
        if (Number.isFinite(said)) offset = said - clock.now().getTime()
        return response
      },
    },
    now: () => new Date(clock.now().getTime() + offset),
  }
}
