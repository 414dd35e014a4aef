import type { RestError } from '@azure/core-rest-pipeline'
import { jsonOrUndefined } from '../json.ts'
import { plainText } from '../text.ts'
import { errorBodyOf } from './pipeline/error-body.ts'

/** What the service says of a failure: its outer code, its innermost code and its text. All may be absent. */
export interface ServiceError {
  code?: string
  innerCode?: string
  message?: string
}

/** Reads the service's error envelope (`{ error: { code, message, innererror: { code } } }`) off an answer's body. */
export function readServiceError(error: RestError): ServiceError {
  const body = errorBodyOf(error.request) ?? error.response?.bodyAsText
  const envelope = body === undefined || body === null ? undefined : jsonOrUndefined(body)
  const outer = member(envelope, 'error')
  let inner = member(outer, 'innererror')
  // It may nest, and the innermost says most.
  for (let depth = 0; depth < 8 && member(inner, 'innererror') !== undefined; depth++)
    inner = member(inner, 'innererror')
  const code = text(member(outer, 'code'))
  const innerCode = text(member(inner, 'code'))
  const message = text(member(outer, 'message'))
  return {
    ...(code !== undefined && { code }),
    ...(innerCode !== undefined && { innerCode }),
    ...(message !== undefined && { message: plainText(message, 300) }),
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
