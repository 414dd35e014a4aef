import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { KeyturnError } from '../../errors.ts'
import { plainText, quote } from '../../text.ts'
import { isLoopbackHost } from '../../vault/allowed-host.ts'
import { say } from '../../wording.ts'

/**
 * Looks at what an answer asks for before the SDK signs in for it: a vault asks for tokens of its own domain, and names a
 * tenant. The SDK checks the domain too, but not at all for a bare loopback host, and advises to switch its check off.
 *
 * On loopback every program may listen, so there the challenge has to name that very host, or the host less its first
 * label, with its port.
 */
export function challengePolicy(vaultUrl: string): PipelinePolicy {
  const vault = new URL(vaultUrl)
  return {
    name: 'keyturnChallenge',
    async sendRequest(request, next) {
      const response = await next(request)
      const header = response.status === 401 ? response.headers.get('www-authenticate') : undefined
      if (header !== undefined) {
        checkChallenge(header, vault)
        checkTenant(header, request.headers.get('authorization'))
      }
      return response
    },
  }
}

function checkChallenge(header: string, vault: URL): void {
  const resource = parameter(header, 'resource') ?? parameter(header, 'scope')
  if (resource !== undefined && !isOwnDomain(resource, vault)) {
    throw new KeyturnError(
      'HOST_NOT_ALLOWED',
      `the vault at ${vault.origin} asks for a token of ${quote(resource)}, which is not its own domain; none was sent`,
      { hint: 'A vault asks for tokens of its own domain only: check what answers under its name.' },
    )
  }
  const authority = parameter(header, 'authorization') ?? parameter(header, 'authorization_uri')
  if (authority !== undefined && !namesTenant(authority)) {
    throw new KeyturnError(
      'HOST_NOT_ALLOWED',
      `the vault at ${vault.origin} names ${quote(authority)} as the place to sign in, which is no tenant's`,
      { hint: "A tenant is named by an id or a domain at the end of the authority's URL: check what answers here." },
    )
  }
}

/** A token that was refused and is of another tenant than the vault names: nothing else has to be looked for. */
function checkTenant(header: string, authorization: string | undefined): void {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\./.exec(authorization ?? '') ?? []
  if (payload === undefined) return
  const tokenTenant = tenantOfToken(payload)
  const authority = parameter(header, 'authorization') ?? parameter(header, 'authorization_uri') ?? ''
  const [vaultTenant] = guidIn.exec(authority) ?? []
  if (tokenTenant === undefined || vaultTenant === undefined) return
  if (tokenTenant.toLowerCase() === vaultTenant.toLowerCase()) return
  throw new KeyturnError(
    'SIGN_IN_FAILED',
    say`the vault is in tenant ${vaultTenant}, and the token of tenant ${plainText(tokenTenant, 60)}`,
    { hint: say`Sign in to the vault's own tenant; ${{ field: 'tenantId' }} names it.` },
  )
}

const guidIn = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

function tenantOfToken(payload: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const tenant: unknown = typeof claims === 'object' && claims !== null && 'tid' in claims ? claims.tid : undefined
    return typeof tenant === 'string' ? tenant : undefined
  } catch {
    return undefined
  }
}

/** The value of a parameter of a Bearer challenge, in quotes or without (RFC 9110 11.2). */
function parameter(header: string, name: string): string | undefined {
  const [, quoted, plain] =
    new RegExp(`(?:^|[\\s,])${name}="([^"]*)"|(?:^|[\\s,])${name}=([^\\s",]+)`, 'i').exec(header) ?? []
  return quoted ?? plain
}

function isOwnDomain(resource: string, vault: URL): boolean {
  const url = URL.canParse(resource) ? new URL(resource) : undefined
  if (url === undefined) return false
  if (!isLoopbackHost(vault.hostname)) return vault.hostname.endsWith(`.${url.hostname}`)
  const parent = vault.hostname.slice(vault.hostname.indexOf('.') + 1)
  return url.port === vault.port && (url.hostname === vault.hostname || url.hostname === parent)
}

/** A GUID or a domain name, alone in the path; an `/oauth2` part after it is known from old answers. */
function namesTenant(authority: string): boolean {
  if (!URL.canParse(authority)) return false
  const [tenant = '', ...rest] = new URL(authority).pathname.split('/').filter((part) => part !== '')
  return (
    /^[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?$/i.test(tenant) && rest.every((part) => /^[a-z0-9.]{1,20}$/i.test(part))
  )
}
