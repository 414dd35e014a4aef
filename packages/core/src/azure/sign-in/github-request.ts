import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline'
import type { Environment } from '../../environment.ts'
import { plainText } from '../../text.ts'
import { answerLimitPolicy } from '../pipeline/answer-limit.ts'
import { transportFor } from '../pipeline/proxy.ts'

const timeoutMs = 10_000
const mostBytes = 256 * 1024

/** What became of one request: the answer's JSON when it is a 200. */
export interface GithubAnswer {
  status?: number
  body?: Readonly<Record<string, unknown>>
  failure?: string
}

/** Asks a service of GitHub once, through the proxy where there is one. */
export async function askGithub(target: URL, token: string, env: Environment): Promise<GithubAnswer> {
  try {
    const pipeline = createPipelineFromOptions({
      ...transportFor(target, env, { keepAlive: false }),
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
    })
    pipeline.addPolicy(answerLimitPolicy(mostBytes))
    const { status, bodyAsText } = await pipeline.sendRequest(
      createDefaultHttpClient(),
      createPipelineRequest({
        url: target.href,
        headers: createHttpHeaders({ authorization: `Bearer ${token}`, accept: 'application/json' }),
        timeout: timeoutMs,
        // The runner's own service may be on the machine, as in tests and on some self-hosted runners.
        allowInsecureConnection: target.protocol === 'http:',
      }),
    )
    const body: unknown = status === 200 ? JSON.parse(bodyAsText ?? '') : undefined
    return typeof body === 'object' && body !== null ? { status, body: { ...body } } : { status }
  } catch (error) {
    return { failure: plainText(error instanceof Error ? error.message : String(error), 200) }
  }
}
