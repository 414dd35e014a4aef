import type { PipelinePolicy } from '@azure/core-rest-pipeline'

/**
 * Sends each request over a connection of its own. A kept-alive one may be closed by the server at the very moment of
 * the send, and nobody could tell whether the request arrived.
 */
export function freshConnectionPolicy(): PipelinePolicy {
  return {
    name: 'keyturnFreshConnection',
    async sendRequest(request, next) {
      request.disableKeepAlive = true
      return next(request)
    },
  }
}
