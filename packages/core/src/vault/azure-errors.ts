import { isRestError, type RestError } from '@azure/core-rest-pipeline'
import { type ErrorCode, KeyturnError, type KeyturnErrorDetails } from '../errors.ts'
import { interruption } from '../interruption.ts'
import { plainText, quote } from '../quote.ts'
import { parseRetryAfter } from './back-off.ts'
import { type Operation, permissions } from './permissions.ts'
import type { SendRecord } from './pipeline/send-record.ts'
import { isManagedHsmHost, shortReference } from './reference.ts'
import { safeCause } from './safe-cause.ts'
import { SendError } from './send-error.ts'
import { readServiceError, type ServiceError } from './service-error.ts'

/** What was being done when it failed. */
export interface CallContext {
  operation: Operation
  /** Base URL of the vault. */
  vaultUrl: string
  vaultName: string
  /** The key that the call is about; absent for lists of keys. */
  keyName?: string | undefined
  version?: string | undefined
  /** The caller's: when it aborted, that is what went wrong. */
  signal?: AbortSignal | undefined
}

interface Finding {
  code: ErrorCode
  /** What went wrong, as the second half of "cannot rotate key ...: ". */
  why: string
  hint?: string | undefined
}

/** Codes of TLS failures that no retry cures, as Node reports them. */
const certificateCode = /^(?:CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:GET|VERIFY))/

/** Network errors that end a request before it can have left. */
const notSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

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

/**
 * The same for a request that makes a key version: unless the service refused it, the error is a `SendError`, which says
 * whether the request can have taken effect.
 */
export function toSendFailure(error: unknown, context: CallContext, record: SendRecord): KeyturnError {
  const plain = toKeyturnError(error, context)
  const arrival = judgeArrival(error, record)
  if (arrival === undefined) return plain
  const retryAfterMs = isRestError(error) ? retryAfterOf(error) : undefined
  return new SendError(arrival, plain.code === 'UNEXPECTED' ? 'SERVICE_ERROR' : plain.code, plain.message, {
    ...details(error, plain.hint),
    retryAfterMs,
  })
}

/** Whether the request can have taken effect; `undefined`: no, and sending it again would not help. */
function judgeArrival(error: unknown, record: SendRecord): 'not-sent' | 'unknown' | undefined {
  const rest = isRestError(error) ? error : undefined
  const status = rest?.statusCode
  if (status === 429) return 'not-sent'
  if (!record.authorized) {
    const network = rest !== undefined && (status === undefined || status >= 500 || status === 408)
    return network && !certificateCode.test(rest.code ?? '') && rest.code !== 'ENOTFOUND' ? 'not-sent' : undefined
  }
  if (status !== undefined && status >= 400 && status < 500 && status !== 408) return undefined
  if (rest !== undefined && status === undefined) {
    // A connection that was never made names the call in its message: "connect EHOSTUNREACH 192.0.2.1:443".
    if (notSentCodes.has(rest.code ?? '') || rest.message.startsWith('connect ')) return 'not-sent'
  }
  return 'unknown'
}

/** An error that needs no translation: one of ours, or the caller's own signal. */
function asKnown(error: unknown, { signal }: CallContext): KeyturnError | undefined {
  if (error instanceof KeyturnError) return error
  return signal?.aborted && !isRestError(error) ? interruption(signal) : undefined
}

function findRestError(error: RestError, context: CallContext): Finding {
  const { statusCode } = error
  if (statusCode === undefined || statusCode < 400) return findNetworkError(error, context)
  const said = readServiceError(error)
  const text = said.message ?? `HTTP status ${statusCode}`
  switch (statusCode) {
    case 400:
      return {
        code: writes.has(context.operation) ? 'INVALID_INPUT' : 'SERVICE_ERROR',
        why: `the vault refused it: ${text}`,
      }
    case 401:
      return {
        code: 'SIGN_IN_FAILED',
        why: `the vault did not accept the token: ${text}`,
        hint: "The token must come from the vault's own tenant: check the tenant that you sign in to, and the cloud.",
      }
    case 403:
      return findForbidden(said, context)
    case 404:
      return findMissing(context)
    case 409:
      return findConflict(said, text, context)
    case 429:
      return {
        code: 'THROTTLED',
        why: 'the vault is answering too many requests already',
        hint: 'Try again later, with less at once. A vault allows 20 new software keys (10 HSM keys) per 10 seconds.',
      }
    default:
      return statusCode === 408 || statusCode >= 500
        ? {
            code: 'UNAVAILABLE',
            why: text,
            hint: 'Try again later; https://status.azure.com tells whether Azure has an outage.',
          }
        : { code: 'SERVICE_ERROR', why: text }
  }
}

const writes: ReadonlySet<Operation> = new Set([
  'createKey',
  'importKey',
  'rotateKey',
  'updateKey',
  'setRotationPolicy',
])

function findNetworkError(error: RestError, { vaultUrl, vaultName }: CallContext): Finding {
  const code = error.code ?? ''
  const { host } = new URL(vaultUrl)
  if (code === 'ENOTFOUND') {
    return {
      code: 'VAULT_NOT_FOUND',
      why: `there is no host ${quote(host)}`,
      hint: `Check the vault's name ${quote(vaultName)} and its cloud; a vault behind a private endpoint resolves only inside its network.`,
    }
  }
  if (code === 'ETIMEDOUT') {
    return {
      code: 'TIMED_OUT',
      why: plainText(error.message),
      hint: 'Try again; a firewall may be dropping the requests.',
    }
  }
  if (certificateCode.test(code)) {
    return {
      code: 'UNAVAILABLE',
      why: `the certificate of ${quote(host)} is not trusted (${code})`,
      hint: 'Name the file of the certificate authority that signed it in NODE_EXTRA_CA_CERTS.',
    }
  }
  if (code === 'PARSE_ERROR') return { code: 'SERVICE_ERROR', why: 'the answer was cut off or makes no sense' }
  return {
    code: 'UNAVAILABLE',
    why: `${quote(host)} cannot be reached (${plainText(code === '' ? error.message : code, 60)})`,
    hint: 'Check the network, and the proxy if there is one.',
  }
}

function findForbidden(said: ServiceError, context: CallContext): Finding {
  switch (said.innerCode) {
    case 'KeyDisabled':
      return {
        code: 'NOT_ALLOWED',
        why: 'the key is disabled',
        hint: `Enable it: keyturn enable ${keyOf(context)} --vault ${shortReference(context.vaultUrl)}`,
      }
    case 'KeyExpired':
    case 'KeyNotYetValid':
      return { code: 'NOT_ALLOWED', why: 'the key is outside the time for which it is valid' }
    case 'KeyOperationForbidden':
      return {
        code: 'NOT_ALLOWED',
        why: "the operation is not among the key's operations",
        hint: `See what it allows: keyturn show ${keyOf(context)} --vault ${shortReference(context.vaultUrl)}`,
      }
    case 'ForbiddenByFirewall':
    case 'ForbiddenByConnection':
      return {
        code: 'ACCESS_DENIED',
        why: "the vault's firewall does not let this address in",
        hint: "Add the address to the vault's firewall, or run inside its network (a private endpoint, a self-hosted runner).",
      }
    default:
      return {
        code: 'ACCESS_DENIED',
        why: 'this identity lacks the permission',
        hint: hintPermission(said.innerCode, context),
      }
  }
}

function hintPermission(innerCode: string | undefined, { operation, vaultName, vaultUrl }: CallContext): string {
  const { dataAction, accessPolicy, role, hsmRole } = permissions[operation]
  if (isManagedHsmHost(new URL(vaultUrl).hostname)) {
    return `Give it the role "${hsmRole}" on the Managed HSM: az keyvault role assignment create --hsm-name ${vaultName} --role "${hsmRole}" --scope /keys --assignee <object id>`
  }
  const rbac = `Give it the role "${role}" on the vault (data action Microsoft.KeyVault/vaults/${dataAction}); a new assignment takes some minutes to act.`
  const policy = `Add the key permission "${accessPolicy}" to its access policy: az keyvault set-policy --name ${vaultName} --object-id <object id> --key-permissions ${accessPolicy}`
  if (innerCode === 'ForbiddenByRbac') return rbac
  if (innerCode === 'ForbiddenByPolicy' || innerCode === 'AccessDenied') return policy
  return `${rbac} If the vault uses access policies: ${policy.charAt(0).toLowerCase()}${policy.slice(1)}`
}

function findMissing(context: CallContext): Finding {
  const { operation } = context
  const key = keyOf(context)
  const vault = shortReference(context.vaultUrl)
  if (operation === 'getDeletedKey' || operation === 'recoverKey' || operation === 'purgeKey') {
    return {
      code: 'KEY_NOT_FOUND',
      why: 'there is no such deleted key',
      hint: `See what can be recovered: keyturn deleted --vault ${vault}`,
    }
  }
  if (context.version !== undefined) {
    return {
      code: 'KEY_NOT_FOUND',
      why: 'there is no such version',
      hint: `See its versions: keyturn versions ${key} --vault ${vault}`,
    }
  }
  return {
    code: 'KEY_NOT_FOUND',
    why: 'there is no such key',
    hint: `See the keys with "keyturn list --vault ${vault}", and those that were deleted with "keyturn deleted --vault ${vault}".`,
  }
}

function findConflict(said: ServiceError, text: string, context: CallContext): Finding {
  const command = `${keyOf(context)} --vault ${shortReference(context.vaultUrl)}`
  switch (said.innerCode) {
    case 'ObjectIsDeletedButRecoverable':
      return {
        code: 'KEY_DELETED',
        why: 'a deleted key still holds this name',
        hint: `Recover it with "keyturn recover ${command}", or free the name for good with "keyturn purge ${command}".`,
      }
    case 'ObjectIsBeingDeleted':
      return { code: 'CONFLICT', why: 'the key is being deleted right now', hint: 'Try again in some seconds.' }
    case 'ObjectIsBeingRecovered':
      return { code: 'CONFLICT', why: 'the key is being recovered right now', hint: 'Try again in some seconds.' }
    default:
      return {
        code: 'CONFLICT',
        why: text,
        hint: 'Another operation on the same key may be under way: try again in some seconds.',
      }
  }
}

function findOtherError(error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error)
  // The SDK's own checks of the sign-in challenge throw plain errors.
  if (/challenge|must use HTTPS/i.test(message)) {
    return {
      code: 'HOST_NOT_ALLOWED',
      why: `it asked for a token that is not its to have (${plainText(message, 200)})`,
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
  const { verb } = permissions[operation]
  const key =
    keyName === undefined
      ? ''
      : ` key ${quote(keyName)}${version === undefined ? '' : ` version ${plainText(version, 40)}`}`
  return `cannot ${verb}${key} in vault ${quote(vaultName)}`
}

/** The key's name as a command shows it: quoted for a shell when it is not a plain word. */
function keyOf({ keyName }: CallContext): string {
  return keyName !== undefined && /^[\w-]+$/.test(keyName) ? keyName : 'NAME'
}

function details(error: unknown, hint: string | undefined): KeyturnErrorDetails {
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
