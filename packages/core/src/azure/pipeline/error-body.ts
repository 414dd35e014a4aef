import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline'

const bodies = new WeakMap<PipelineRequest, string>()

/**
 * Keeps the body of an answer that is an error. What the SDK throws for a failed list page says
 * "Pagination failed with unexpected statusCode" and nothing of what the service said.
 */
export function errorBodyPolicy(): PipelinePolicy {
  return {
    name: 'keyturnErrorBody',
    async sendRequest(request, next) {
      const response = await next(request)
      if (response.status >= 400 && response.bodyAsText) bodies.set(request, response.bodyAsText)
      else bodies.delete(request)
      return response
    },
  }
}

/** The body of the last error that this request was answered with. */
export function errorBodyOf(request: PipelineRequest | undefined): string | undefined {
  return request === undefined ? undefined : bodies.get(request)
}
