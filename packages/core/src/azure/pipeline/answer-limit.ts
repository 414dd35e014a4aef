import { type PipelinePolicy, RestError } from '@azure/core-rest-pipeline'
import { sendUntilEnded } from './ended-early.ts'

/** Far more than the service sends: a page of 25 keys with all their tags has some hundred kilobytes. */
export const mostAnswerBytes: number = 8 * 1024 * 1024

/** The code of the error that a larger answer ends with. */
export const answerTooLarge = 'ANSWER_TOO_LARGE'

/**
 * Ends a request whose answer grows beyond `limit` bytes, counted while it arrives. The SDK collects whatever comes, so
 * that a faulty service or proxy would cost the memory, and the deadline with it.
 */
export function answerLimitPolicy(limit: number = mostAnswerBytes): PipelinePolicy {
  return {
    name: 'keyturnAnswerLimit',
    async sendRequest(request, next) {
      const refusal = () => new RestError(`the answer is larger than ${limit} bytes`, { code: answerTooLarge, request })
      const before = request.onDownloadProgress
      const response = await sendUntilEnded(request, next, (end) => {
        request.onDownloadProgress = (progress) => {
          before?.(progress)
          if (progress.loadedBytes > limit) end(refusal())
        }
        return () => {
          if (before === undefined) delete request.onDownloadProgress
          else request.onDownloadProgress = before
        }
      })
      // A transport that reports no progress has the text all the same.
      if ((response.bodyAsText?.length ?? 0) > limit) throw refusal()
      return response
    },
  }
}
