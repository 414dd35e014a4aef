import {
  createHttpHeaders,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline'

/**
 * Lets a vault be asked once where its tokens come from. Each of the SDK's clients sends its first request without a token
 * to be told so by a 401; whoever comes after the first is given the answer that the vault has given already.
 */
export function challengeMemoryPolicy(): PipelinePolicy {
  let challenge: string | undefined
  let asking: Promise<PipelineResponse> | undefined
  return {
    name: 'keyturnChallengeMemory',
    async sendRequest(request, next) {
      if (request.headers.has('authorization')) {
        const response = await next(request)
        // What a vault wants that has moved to another tenant, it says when it is asked again.
        if (response.status === 401) challenge = undefined
        return response
      }
      // Whatever becomes of the asking: who began it gets the error, and the next one asks again.
      while (asking !== undefined) await asking.catch(() => undefined)
      if (challenge !== undefined) return answerWith(request, challenge)
      asking = next(request)
      try {
        const response = await asking
        if (response.status === 401) challenge = response.headers.get('www-authenticate')
        return response
      } finally {
        asking = undefined
      }
    },
  }
}

function answerWith(request: PipelineRequest, challenge: string): PipelineResponse {
  return { request, status: 401, headers: createHttpHeaders({ 'www-authenticate': challenge }), bodyAsText: '' }
}
