import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline'

const bodies = new WeakMap<PipelineRequest, string>()

/**
 * Keeps the body of an answer that is an error. What the SDK throws for a failed list page says
 * "Pagination failed with unexpected statusCode" and nothing of what the service said; and where the body is empty or no
 * JSON, as a proxy's is, it fails over that body and forgets the status, so it is given one that it can read.
 */
export function errorBodyPolicy(): PipelinePolicy {
  return {
    name: 'keyturnErrorBody',
    async sendRequest(request, next) {
      const response = await next(request)
      if (response.status < 400) {
        bodies.delete(request)
        return response
      }
      bodies.set(request, response.bodyAsText ?? '')
      if (isObject(response.bodyAsText)) return response
      response.headers.set('content-type', 'application/json')
      return { ...response, bodyAsText: '{"error":{}}' }
    },
  }
}

/** The body of the last error that this request was answered with. */
export function errorBodyOf(request: PipelineRequest | undefined): string | undefined {
  return request === undefined ? undefined : bodies.get(request)
}

function isObject(text: string | null | undefined): boolean {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
