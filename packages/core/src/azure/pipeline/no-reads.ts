import { createHttpHeaders, type PipelinePolicy } from '@azure/core-rest-pipeline'

/**
 * Answers every GET with a 403 of its own, for a client that is there only to act. Two of the SDK's habits end there:
 *
 * - Its cryptography client reads the key first, then refuses expired keys (the service still decrypts, unwraps and
 *   verifies with them) and runs RSA-OAEP locally, which proves nothing about the service. Without the right to read
 *   the key it sends each operation to the service.
 * - Its pollers for delete and recover read before and after the one request that matters, swallow what fails on the
 *   way, and wait without a bound. To a 403 they answer "exists, cannot be read", and are done.
 */
export function noReadsPolicy(): PipelinePolicy {
  return {
    name: 'keyturnNoReads',
    async sendRequest(request, next) {
      if (request.method !== 'GET') return next(request)
      const headers = createHttpHeaders({ 'content-type': 'application/json' })
      return { request, status: 403, headers, bodyAsText: '{"error":{"code":"Forbidden","message":"not read"}}' }
    },
  }
}
