import { isRestError, type RestError } from '@azure/core-rest-pipeline'
import { KeyturnError, type KeyturnErrorDetails } from '../errors.ts'
import { interruption } from '../interruption.ts'
import { plainText, quote } from '../text.ts'
import { parseRetryAfter } from '../vault/back-off.ts'
import { operations } from '../vault/operations.ts'
import { SendError } from '../vault/send-error.ts'
import type { Wording } from '../wording.ts'
import type { CallContext, Finding } from './failed-call.ts'
import { findNetworkError } from './network-errors.ts'
import { isHopeless, isNeverConnected } from './pipeline/connection-failure.ts'
import { wasRepeated } from './pipeline/retry.ts'
import type { SendRecord } from './pipeline/send-record.ts'
import { findRefusal } from './refusals.ts'
import { safeCause } from './safe-cause.ts'
import { readServiceError } from './service-error.ts'

/**
 * Says in keyturn's words what the SDK threw: a code, one line with the key and the vault in it, the service's request
 * id, and what to do next.
 */
export function toKeyturnError(error: unknown, context: CallContext): KeyturnError {
  const known = asKnown(error, context)
  if (known !== undefined) return known
  const finding = isRestError(error) ? findRestError(error, context) : findOtherError(error)
  return new KeyturnError(finding.code, `${describe(context)}: ${finding.why}`, details(error, finding.hint))
}

/** What a list ends with that had entries which make no sense; the others of it are good. */
export function unreadableList(context: CallContext, entries: number): KeyturnError {
  const what = entries === 1 ? 'one entry of the list makes' : `${entries} entries of the list make`
  return new KeyturnError('SERVICE_ERROR', `${describe(context)}: ${what} no sense`, {
    hint: 'All others were read. Something between here and the vault may be answering in its place.',
  })
}

/**
 * The same for a request that changes something: unless the service refused it, the error is a `SendError`, which says
 * whether the request can have taken effect.
 */
export function toSendFailure(error: unknown, context: CallContext, record: SendRecord): KeyturnError {
  const plain = toKeyturnError(error, context)
  const arrival = judgeArrival(error, record)
  if (arrival === undefined) return plain
  const retryAfterMs = isRestError(error) ? retryAfterOf(error) : undefined
  return new SendError(arrival, plain.code === 'UNEXPECTED' ? 'SERVICE_ERROR' : plain.code, plain.wording.message, {
    ...details(error, plain.wording.hint),
    retryAfterMs,
  })
}

/** Whether the request can have taken effect; `undefined`: no, and sending it again would not help. */
function judgeArrival(error: unknown, record: SendRecord): 'not-sent' | 'unknown' | undefined {
  const rest = isRestError(error) ? error : undefined
  const status = rest?.statusCode
  if (status === 429) return wasRepeated(error) ? 'unknown' : 'not-sent'
  if (!record.authorized) {
    const network = rest !== undefined && (status === undefined || status >= 500 || status === 408)
    return network && !isHopeless(rest) ? 'not-sent' : undefined
  }
  if (status !== undefined && status >= 400 && status < 500 && status !== 408) return undefined
  // The last of several sends says nothing of those before it.
  if (wasRepeated(error)) return 'unknown'
  return rest !== undefined && status === undefined && isNeverConnected(rest) ? 'not-sent' : 'unknown'
}

/** An error that needs no translation: one of ours, or the caller's own signal. */
function asKnown(error: unknown, { signal }: CallContext): KeyturnError | undefined {
  if (error instanceof KeyturnError) return error
  return signal?.aborted && !isRestError(error) ? interruption(signal) : undefined
}

function findRestError(error: RestError, context: CallContext): Finding {
  const { statusCode } = error
  return statusCode === undefined || statusCode < 400
    ? findNetworkError(error, context)
    : findRefusal(statusCode, readServiceError(error), context)
}

function findOtherError(error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error)
  // The SDK's own checks of the sign-in challenge throw plain errors.
  if (/challenge|must use HTTPS/i.test(message)) {
    return {
      code: 'HOST_NOT_ALLOWED',
      why: 'it asked for a token that is not its to have',
      hint: 'A vault asks for tokens of its own domain only: check what answers under its name.',
    }
  }
  if (error instanceof TypeError || error instanceof SyntaxError) {
    return {
      code: 'SERVICE_ERROR',
      why: 'the answer makes no sense',
      hint: 'Something between here and the vault may be answering in its place.',
    }
  }
  return { code: 'UNEXPECTED', why: plainText(message) }
}

function describe({ operation, keyName, version, vaultName }: CallContext): string {
  const { verb } = operations[operation]
  const key =
    keyName === undefined
      ? ''
      : ` key ${quote(keyName)}${version === undefined ? '' : ` version ${plainText(version, 40)}`}`
  return `cannot ${verb}${key} in vault ${quote(vaultName)}`
}

function details(error: unknown, hint: string | Wording | undefined): KeyturnErrorDetails {
  const response = isRestError(error) ? error.response : undefined
  return {
    hint,
    cause: safeCause(error),
    requestId: response?.headers.get('x-ms-request-id'),
    statusCode: isRestError(error) ? error.statusCode : undefined,
  }
}

function retryAfterOf({ response }: RestError): number | undefined {
  if (response === undefined) return undefined
  const now = Date.parse(response.headers.get('date') ?? '')
  return parseRetryAfter((name) => response.headers.get(name), new Date(Number.isFinite(now) ? now : 0))
}
