import { plainText } from '../text.ts'
import { operations } from '../vault/operations.ts'
import { isManagedHsmHost } from '../vault/reference.ts'
import { type KeyVerb, type NextStep, say } from '../wording.ts'
import type { CallContext, Finding } from './failed-call.ts'
import type { ServiceError } from './service-error.ts'

/** What it means that the service answered with this status and these words. */
export function findRefusal(statusCode: number, said: ServiceError, context: CallContext): Finding {
  const text = said.message ?? `HTTP status ${statusCode}`
  switch (statusCode) {
    case 400:
      return {
        code: takesValues(context) ? 'INVALID_INPUT' : 'SERVICE_ERROR',
        why: `the vault refused it: ${text}`,
        hint: hintRefusal(context),
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
    case 407:
      return {
        code: 'UNAVAILABLE',
        why: 'the proxy on the way wants a sign-in of its own, so nothing reached the vault',
        hint: "Give user name and password in the proxy's URL, or a proxy that asks for none.",
      }
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

const onlyManagedHsm = 'Only a Managed HSM does that: name one, by its URL https://NAME.managedhsm.azure.net.'

function hintRefusal({ operation, vaultUrl }: CallContext): string | undefined {
  if (operation === 'restoreKey') {
    return 'A backup restores only to a vault of the same subscription and geography (Azure Key Vault backup), of the same kind, and whole: check that the file is what the service gave.'
  }
  return operation === 'getKeyAttestation' && !isManagedHsmHost(new URL(vaultUrl).hostname) ? onlyManagedHsm : undefined
}

function takesValues({ operation }: CallContext): boolean {
  const { effect } = operations[operation]
  return effect === 'writes' || effect === 'makes-version'
}

function findForbidden(said: ServiceError, context: CallContext): Finding {
  // A Managed HSM has been seen to say it by the outer code.
  const code = said.innerCode ?? (said.code === 'KeyOperationForbidden' ? said.code : undefined)
  // A missing permission has the same codes; only the text tells them apart.
  if (context.operation === 'releaseKey' && /attestation/i.test(said.message ?? '')) {
    return {
      code: 'NOT_ALLOWED',
      why: said.message ?? '',
      hint: say`Hold the token's claims, its issuer and its time against the key's release policy: ${stepOf('show', context)}`,
    }
  }
  switch (code) {
    case 'KeyDisabled':
      return {
        code: 'NOT_ALLOWED',
        why: 'the key is disabled',
        hint: say`Enable it: ${stepOf('enable', context)}`,
      }
    case 'KeyExpired':
    case 'KeyNotYetValid':
      return { code: 'NOT_ALLOWED', why: 'the key is outside the time for which it is valid' }
    case 'KeyOperationForbidden':
      return {
        code: 'NOT_ALLOWED',
        why: "the operation is not among the key's operations",
        hint: say`See what it allows: ${stepOf('show', context)}`,
      }
    case 'ForbiddenByFirewall':
    case 'ForbiddenByConnection':
      return {
        code: 'ACCESS_DENIED',
        why: "the vault's firewall does not let this address in",
        hint: "Add the address to the vault's firewall, or run inside its network (a private endpoint, a self-hosted runner).",
      }
    case 'KeyManagedByKeyVault':
      return {
        code: 'NOT_ALLOWED',
        why: 'the key belongs to a certificate, which alone changes it',
        hint: "Change the certificate: its renewal makes the key's next version.",
      }
    case 'ForbiddenByRbac':
    case 'ForbiddenByPolicy':
    case 'AccessDenied':
    case undefined:
      return {
        code: 'ACCESS_DENIED',
        why: 'this identity lacks the permission',
        hint: hintPermission(said.innerCode, context),
      }
    default:
      return { code: 'ACCESS_DENIED', why: `the vault refused it: ${said.message ?? plainText(code, 60)}` }
  }
}

function hintPermission(innerCode: string | undefined, { operation, vaultName, vaultUrl }: CallContext): string {
  const { dataAction, accessPolicy, role, hsmRole } = operations[operation]
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
  const { operation, vaultUrl } = context
  if (operation === 'getDeletedKey' || operation === 'recoverKey' || operation === 'purgeKey') {
    return {
      code: 'KEY_NOT_FOUND',
      why: 'there is no such deleted key',
      hint: say`See what can be recovered: ${{ verb: 'deleted', vaultUrl }}`,
    }
  }
  if (operation === 'getRandomBytes') {
    return { code: 'NOT_ALLOWED', why: 'a vault makes no random bytes', hint: onlyManagedHsm }
  }
  if (context.version !== undefined) {
    return {
      code: 'KEY_NOT_FOUND',
      why: 'there is no such version',
      hint: say`See its versions: ${stepOf('versions', context)}`,
    }
  }
  return {
    code: 'KEY_NOT_FOUND',
    why: 'there is no such key',
    hint: say`See the keys with ${{ verb: 'list', vaultUrl }}, and those that were deleted with ${{ verb: 'deleted', vaultUrl }}.`,
  }
}

function findConflict(said: ServiceError, text: string, context: CallContext): Finding {
  switch (said.innerCode) {
    case 'ObjectIsDeletedButRecoverable':
      return {
        code: 'KEY_DELETED',
        why: 'a deleted key still holds this name',
        hint: say`Recover it with ${stepOf('recover', context)}, or free the name for good with ${stepOf('purge', context)}.`,
      }
    case 'ObjectIsBeingDeleted':
      return { code: 'CONFLICT', why: 'the key is being deleted right now', hint: 'Try again in some seconds.' }
    case 'ObjectIsBeingRecovered':
      return { code: 'CONFLICT', why: 'the key is being recovered right now', hint: 'Try again in some seconds.' }
    default:
      if (context.operation === 'restoreKey') {
        return {
          code: 'CONFLICT',
          why: 'a key of that name is there, live or deleted, or something is being done to it',
          hint: 'A backup comes back under its own name only, and merges with nothing: delete and purge what is there, or restore to another vault.',
        }
      }
      return {
        code: 'CONFLICT',
        why: text,
        hint: 'Another operation on the same key may be under way: try again in some seconds.',
      }
  }
}

function stepOf(verb: KeyVerb, { keyName = 'NAME', vaultUrl }: CallContext): NextStep {
  return { verb, key: keyName, vaultUrl }
}
