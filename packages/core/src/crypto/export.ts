import { inParallel } from '../concurrency.ts'
import { KeyturnError } from '../errors.ts'
import { refuseSymmetric, thumbprintOf, toJoseJwk } from '../keys/jose-jwk.ts'
import type { Key } from '../keys/key.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { toOpenSsh } from '../keys/openssh-key.ts'
import { publicKeyObject } from '../keys/public-key.ts'
import { listKeyVersions } from '../lifecycle/list-versions.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'

/**
 * How a public key is written: `pem` and `der` (SPKI), `jwk` and `jwks` as JOSE libraries take them, `openssh`, `thumbprint`
 * (RFC 7638, SHA-256).
 */
export const exportFormats = ['pem', 'der', 'jwk', 'jwks', 'openssh', 'thumbprint'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What a verifier finds a key by: its version, its full id, or its thumbprint. */
export const kidForms = ['version', 'id', 'thumbprint'] as const
export type KidForm = (typeof kidForms)[number]

export interface ExportKeyOptions {
  /** Default `pem`. */
  format?: ExportFormat | undefined
  /** 32 hexadecimal characters. Default: the latest; a JWKS has all that are enabled. */
  version?: string | undefined
  /** What `kid` is in a JWK or JWKS: what the service that signs puts into its tokens. Default `version`. */
  kid?: KidForm | undefined
}

const exportKeyOptionNames: OptionNames<ExportKeyOptions> = { format: true, version: true, kid: true }

export type ExportingVault = Pick<Vault, 'getKey' | 'listVersions' | 'name' | 'url'>

/**
 * Writes the public half of a key in the form that others read. A JWKS has every enabled version, the newest first, so that what
 * older versions have signed stays verifiable; it costs a request for each version.
 *
 * @returns the file's bytes; text is UTF-8 and ends with a line end
 * @throws {KeyturnError} `NOT_ALLOWED` for a symmetric key, or a curve that the format does not have; `INVALID_INPUT`,
 *   `KEY_NOT_FOUND`, `ACCESS_DENIED`
 */
export async function exportKey(
  vault: ExportingVault,
  name: string,
  options: ExportKeyOptions = {},
): Promise<Uint8Array> {
  refuseUnknownOptions('exportKey', options, exportKeyOptionNames)
  const { format = 'pem', kid = 'version' } = options
  const version = options.version === undefined ? undefined : parseKeyVersion(options.version)
  parseKeyName(name)
  if (format !== 'jwks') return Buffer.from(writeKey(await vault.getKey(name, version), format, kid))
  if (version !== undefined) {
    throw new KeyturnError(
      'INVALID_INPUT',
      'a JWKS has all enabled versions: name no version, or choose the format jwk',
    )
  }
  const keys = await readEnabledVersions(vault, name)
  return Buffer.from(toJson({ keys: keys.map((key) => toJoseJwk(key, kidOf(key, kid))) }))
}

async function readEnabledVersions(vault: ExportingVault, name: string): Promise<Key[]> {
  const enabled = (await listKeyVersions(vault, name)).filter((each) => each.enabled)
  if (enabled.length === 0) {
    throw new KeyturnError('NOT_ALLOWED', `key ${quote(name)} has no enabled version, so its JWKS would be empty`)
  }
  const keys: Key[] = []
  for await (const key of inParallel(enabled, 8, (each) => vault.getKey(name, each.version))) keys.push(key)
  return keys
}

function writeKey(key: Key, format: Exclude<ExportFormat, 'jwks'>, kid: KidForm): string | Buffer {
  refuseSymmetric(key.name, key.publicKey)
  switch (format) {
    case 'pem':
      return publicKeyObject(key.publicKey).export({ format: 'pem', type: 'spki' })
    case 'der':
      return publicKeyObject(key.publicKey).export({ format: 'der', type: 'spki' })
    case 'jwk':
      return toJson(toJoseJwk(key, kidOf(key, kid)))
    case 'openssh':
      return toOpenSsh(key)
    case 'thumbprint':
      return `${thumbprintOf(key)}\n`
  }
}

function kidOf(key: Key, form: KidForm): string {
  if (form === 'thumbprint') return thumbprintOf(key)
  return form === 'id' ? key.id : key.version
}

function toJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
