import { KeyturnError } from '../errors.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { plainText, quote } from '../text.ts'
import { say } from '../wording.ts'
import { isLoopbackHost, isNamedHost } from './allowed-host.ts'
import type { Cloud } from './cloud.ts'

/** What `--vault` may say, parsed. */
export type VaultReference =
  | {
      kind: 'azure'
      /** Base URL, without a trailing slash. */
      url: string
      /** First label of the host name. */
      name: string
      /** When the reference was a key id. */
      key?: { name: string; version?: string }
    }
  | {
      /** An embedded vault. */
      kind: 'local'
      name: string
      /** When the reference was a key id. */
      key?: { name: string; version?: string }
    }

export interface VaultReferenceOptions {
  /** The cloud of a bare vault name. A URL says its cloud itself. Default `public`. */
  cloud?: Cloud | undefined
  /** One more host, with its subdomains, to which tokens may be sent; `host:port` for one port of it. Default: none. */
  allowHost?: string | undefined
}

export const vaultReferenceOptionNames: OptionNames<VaultReferenceOptions> = { cloud: true, allowHost: true }

/** A key id, taken apart. */
export interface KeyId {
  id: string
  vaultUrl: string
  vaultName: string
  name: string
  /** 32 hexadecimal characters; absent: the latest version. */
  version?: string
}

const vaultSuffixes: Record<Cloud, string> = {
  public: 'vault.azure.net',
  china: 'vault.azure.cn',
  usgov: 'vault.usgovcloudapi.net',
}
const hsmSuffixes = ['managedhsm.azure.net', 'managedhsm.azure.cn', 'managedhsm.usgovcloudapi.net']

/** Azure's rule for vault names: 3 to 24 letters, digits and single hyphens; a letter first, no hyphen last. */
const vaultName = /^(?=.{3,24}$)[a-z](?:-?[a-z0-9])*$/i
/** A managed HSM's host may have a region's label after its name. */
const hsmName = /^(?=[^.]{3,24}(?:\.|$))[a-z](?:-?[a-z0-9])*(?:\.[a-z0-9]+)?$/i
/** One DNS label, because the name becomes part of a host name and of a file name. */
const localName = /^[a-z0-9](?:-?[a-z0-9])*$/i
const keyName = /^[0-9a-z-]{1,127}$/i
const keyVersion = /^[0-9a-f]{32}$/i

const accepted =
  'Give a vault name ("contoso"), a URL ("https://contoso.vault.azure.net"), a key id, or "local" for the embedded vault.'

/**
 * Reads what a user may call a vault: its name, its URL, a full key id, `local` or `local:NAME`.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is none of these; `HOST_NOT_ALLOWED` when the URL's host is no known
 *   Key Vault or Managed HSM host, no loopback host and not `allowHost`.
 */
export function parseVaultReference(text: string, options: VaultReferenceOptions = {}): VaultReference {
  refuseUnknownOptions('parseVaultReference', options, vaultReferenceOptionNames)
  if (text.trim() === '') {
    throw new KeyturnError('INVALID_INPUT', 'the vault is empty', { hint: accepted })
  }
  if (text === 'local') return { kind: 'local', name: 'default' }
  if (text.startsWith('local:')) {
    const name = text.slice('local:'.length)
    if (name.length > 63 || !localName.test(name)) {
      throw new KeyturnError(
        'INVALID_INPUT',
        `${quote(name)} cannot name an embedded vault: up to 63 letters, digits and single hyphens are allowed`,
      )
    }
    return { kind: 'local', name: name.toLowerCase() }
  }
  if (!text.includes('/') && !text.includes('.') && !text.includes(':')) return parseVaultName(text, options.cloud)
  if (!text.includes('://') && !text.includes('@')) {
    throw new KeyturnError('INVALID_INPUT', `${quote(text)} is no vault name and no URL`, {
      hint: text.includes('.')
        ? `Write the URL in full: https://${plainText(text.replace(/^\/+/, ''), 200)}`
        : accepted,
    })
  }
  const url = parseAllowedUrl(text, options)
  const base = { kind: 'azure' as const, url: url.origin, name: vaultNameOf(url.origin) }
  if (url.pathname === '/') return base
  const { name, version } = parseKeyId(text, options)
  const key = { name, ...(version !== undefined && { version }) }
  // An embedded vault serves its keys under this name, whatever port it had when the id was printed.
  const embedded = embeddedVaultName(url.origin)
  return embedded === undefined ? { ...base, key } : { kind: 'local', name: embedded, key }
}

/**
 * Takes a key id apart: `https://VAULT/keys/NAME` with or without `/VERSION`. To the service `/Keys/` and a slash at the end
 * make no difference. Strict: ids of secrets, certificates and deleted keys are refused, so are hosts that keyturn would
 * not send a token to.
 *
 * @throws {KeyturnError} `INVALID_INPUT` or `HOST_NOT_ALLOWED`
 */
export function parseKeyId(id: string, options: Pick<VaultReferenceOptions, 'allowHost'> = {}): KeyId {
  refuseUnknownOptions('parseKeyId', options, vaultReferenceOptionNames)
  const url = parseAllowedUrl(id, options)
  const [collection = '', name, version, ...rest] = url.pathname.slice(1).replace(/\/$/, '').split('/')
  const refuse = (why: string) =>
    new KeyturnError('INVALID_INPUT', `${quote(id)} is no key id: ${why}`, {
      hint: 'A key id looks like https://contoso.vault.azure.net/keys/orders or has a version of 32 hexadecimal characters after it.',
    })
  if (collection.toLowerCase() !== 'keys')
    throw refuse(`its path starts with ${quote(`/${collection}`)}, not with "/keys"`)
  if (name === undefined || !keyName.test(name)) throw refuse(`${quote(name ?? '')} is no key name`)
  if (rest.length > 0) throw refuse('its path has too many parts')
  if (version !== undefined && !keyVersion.test(version)) {
    throw refuse(`${quote(version)} is no version (32 hexadecimal characters)`)
  }
  return {
    id,
    vaultUrl: url.origin,
    vaultName: vaultNameOf(url.origin),
    name,
    ...(version !== undefined && { version: version.toLowerCase() }),
  }
}

/** What a person writes after `--vault` to mean the vault at this URL: its short name where it has one. */
export function shortReference(url: string): string {
  const { hostname, port } = new URL(url)
  const [name = '', suffix] = splitFirstLabel(hostname)
  if (suffix === vaultSuffixes.public) return name
  const embedded = port === '' ? embeddedVaultName(url) : undefined
  if (embedded === undefined) return url
  return embedded === 'default' ? 'local' : `local:${embedded}`
}

/** The embedded vault that prints such URLs, whatever port it is served on; `undefined`: the URL is of no embedded vault. */
export function embeddedVaultName(url: string): string | undefined {
  const [name, domain] = splitFirstLabel(new URL(url).hostname)
  return domain === 'vault.localhost' ? name : undefined
}

/** What tells vaults apart: the origin of the URL; an embedded vault is the same one under every port. */
export function vaultIdentity(url: string): string {
  const { origin, hostname } = new URL(url)
  return embeddedVaultName(origin) === undefined ? origin : `https://${hostname}`
}

/** The name of the vault at this URL: its host's first label, or the whole address of a host without labels. */
export function vaultNameOf(url: string): string {
  const { hostname } = new URL(url)
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname) ? hostname : (splitFirstLabel(hostname)[0] ?? hostname)
}

/** The cloud that a vault's URL belongs to; the public one for hosts that say nothing. */
export function cloudOf(url: string): Cloud {
  const { hostname } = new URL(url)
  if (hostname.endsWith('.azure.cn')) return 'china'
  return hostname.endsWith('.usgovcloudapi.net') ? 'usgov' : 'public'
}

/** Whether the host belongs to a Managed HSM, whose roles and key types differ from a vault's. */
export function isManagedHsmHost(hostname: string): boolean {
  return hsmSuffixes.some((suffix) => hostname.endsWith(`.${suffix}`)) || hostname.endsWith('.managedhsm.localhost')
}

function parseVaultName(text: string, cloud: Cloud = 'public'): VaultReference {
  if (!vaultName.test(text)) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `${quote(text)} is no vault name: 3 to 24 letters, digits and single hyphens are allowed, a letter first`,
      { hint: accepted },
    )
  }
  const name = text.toLowerCase()
  return { kind: 'azure', url: `https://${name}.${vaultSuffixes[cloud]}`, name }
}

/** The URL, when a token may be sent there: a scheme, a host and a port that keyturn accepts, and nothing hidden in it. */
function parseAllowedUrl(text: string, { allowHost }: Pick<VaultReferenceOptions, 'allowHost'>): URL {
  const refuse = (why: string, hint: string = accepted) =>
    new KeyturnError('INVALID_INPUT', `${quote(text)} is no vault URL: ${why}`, { hint })
  // What stands before an @ may be a password, so none of it is shown.
  if (text.includes('@')) {
    throw new KeyturnError('INVALID_INPUT', "a vault's URL holds no user name and no password", { hint: accepted })
  }
  // URL would quietly drop or rewrite these; what was written and what is meant must be the same.
  if (!/^[\w:/.[\]-]+$/.test(text)) throw refuse('only letters, digits, hyphens, dots, slashes and a port are allowed')
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.host === '') throw refuse('it has no host')
  const loopback = isLoopbackHost(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw refuse(`${quote(url.protocol.slice(0, -1))} is not allowed`, 'Tokens are sent over https only.')
  }
  const named = isNamedHost(url, allowHost)
  if (loopback || named) return url
  if (!isKnownHost(url.hostname)) throw hostNotAllowed(url.hostname)
  if (url.port !== '') throw refuse(`port ${url.port} is not allowed, only 443`)
  return url
}

function isKnownHost(hostname: string): boolean {
  return (
    Object.values(vaultSuffixes).some((suffix) => hasName(hostname, suffix, vaultName)) ||
    hsmSuffixes.some((suffix) => hasName(hostname, suffix, hsmName))
  )
}

function hasName(hostname: string, suffix: string, rule: RegExp): boolean {
  return hostname.endsWith(`.${suffix}`) && rule.test(hostname.slice(0, -suffix.length - 1))
}

function hostNotAllowed(hostname: string): KeyturnError {
  const suffixes = [...Object.values(vaultSuffixes), ...hsmSuffixes].map((suffix) => `*.${suffix}`).join(', ')
  return new KeyturnError(
    'HOST_NOT_ALLOWED',
    `${quote(hostname)} is no Key Vault host, so no token is sent there; known are ${suffixes} and loopback hosts`,
    {
      hint: /(?:^|\.)(?:privatelink|vaultcore)\./.test(hostname)
        ? "A private link's name is for DNS only: use the vault's own name, which resolves to the private address inside the network."
        : say`If it really is a vault, name its host explicitly (${{ field: 'allowHost' }}).`,
    },
  )
}

function splitFirstLabel(hostname: string): [string, string] {
  const dot = hostname.indexOf('.')
  return dot === -1 ? [hostname, ''] : [hostname.slice(0, dot), hostname.slice(dot + 1)]
}
