import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline'
import type { Clock } from '../../clock.ts'

/** A request was refused for want of a permission, and is sent again when `waitMs` are over. */
export interface AccessWaitEvent {
  type: 'waiting-for-access'
  /** The request's method and path. */
  request: string
  waitMs: number
  /** From then on a refusal stands. */
  until: Date
}

export interface AccessWaitOptions {
  clock: Clock
  signal?: AbortSignal | undefined
  /** How long permissions may take to come, in milliseconds, counted from the first refusal of the connection. Default 0. */
  waitForAccess?: number | undefined
  onEvent?: ((event: AccessWaitEvent) => void) | undefined
}

/** Between two sends, in milliseconds; the last of them for all that follow. */
const pauses = [5_000, 10_000, 15_000]

/**
 * Waits for a role assignment that is there and does not act yet (Azure RBAC: up to ten minutes). The service has done nothing
 * when it says 403, so that every kind of request may be sent again. All requests of a connection share the time.
 */
export function accessWaitPolicy({ clock, signal, waitForAccess = 0, onEvent }: AccessWaitOptions): PipelinePolicy {
  let until: Date | undefined
  return {
    name: 'keyturnAccessWait',
    async sendRequest(request, next) {
      let response = await next(request)
      for (let attempt = 0; waitForAccess > 0 && lacksPermission(response); attempt++) {
        const now = clock.now()
        until ??= new Date(now.getTime() + waitForAccess)
        const pause = pauses[Math.min(attempt, pauses.length - 1)] ?? 0
        const waitMs = Math.min(pause, until.getTime() - now.getTime())
        if (waitMs <= 0) break
        const { pathname } = new URL(request.url)
        onEvent?.({ type: 'waiting-for-access', request: `${request.method} ${pathname}`, waitMs, until })
        await clock.sleep(waitMs, signal)
        response = await next(request)
      }
      return response
    },
  }
}

/** Not a firewall, a disabled key, or an attestation that does not meet a policy: none of these passes by itself. */
function lacksPermission({ status, bodyAsText }: PipelineResponse): boolean {
  if (status !== 403) return false
  const body = bodyAsText ?? ''
  return /"code"\s*:\s*"(?:ForbiddenByRbac|ForbiddenByPolicy|AccessDenied)"/.test(body) && !/attestation/i.test(body)
}
