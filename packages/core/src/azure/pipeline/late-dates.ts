import type { PipelinePolicy } from '@azure/core-rest-pipeline'

/**
 * Sends dates after 2038-01-19T03:14:07Z as they are. The SDK forces `exp` and `nbf` into a signed 32-bit integer, so
 * they go out negative; until 2106 adding 2^32 gives the true value back, because no key's date lies before 1970.
 */
export function lateDatesPolicy(): PipelinePolicy {
  return {
    name: 'keyturnLateDates',
    async sendRequest(request, next) {
      if (typeof request.body === 'string' && request.body.includes('"attributes"')) {
        request.body = repairDates(request.body)
      }
      return next(request)
    },
  }
}

function repairDates(body: string): string {
  const document = JSON.parse(body) as { attributes?: Record<string, unknown> }
  const { attributes } = document
  if (attributes === undefined || attributes === null) return body
  for (const name of ['exp', 'nbf']) {
    const value = attributes[name]
    if (typeof value === 'number' && value < 0) attributes[name] = value + 2 ** 32
  }
  return JSON.stringify(document)
}
