import { KeyturnError } from '../errors.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import { type ReleaseAlgorithm, releaseAlgorithms, type Vault } from '../vault/client.ts'

export interface ReleaseKeyOptions {
  /** 32 hexadecimal characters. Default: the latest. */
  version?: string | undefined
  /** Has to come back in the answer, so that an old one cannot be passed off as a new one. Default: none. */
  nonce?: string | undefined
  /** How the key is wrapped for the environment. Default: the service's, `CKM_RSA_AES_KEY_WRAP`. */
  algorithm?: ReleaseAlgorithm | undefined
}

const releaseKeyOptionNames: OptionNames<ReleaseKeyOptions> = { version: true, nonce: true, algorithm: true }

/** A key that has left the vault, readable by the attested environment alone. */
export interface ReleasedKey {
  /** What was released, as the answer says it: without a version when the latest was asked for. */
  kid: string
  algorithm: string
  /** `null` when none was asked for. */
  nonce: string | null
  /**
   * A compact JWS over the key's bundle; in `response.key.key.key_hsm` of its payload is the private key, wrapped. Its signature
   * is for the environment to check, with the chain in its header and a root that it trusts.
   */
  value: string
}

/**
 * Has an exportable key released to the environment that an attestation is of, if the key's release policy allows it. Nothing
 * in the vault changes, and the private key is not readable here.
 *
 * @param attestation the token of an attestation authority that the policy names, such as Azure Attestation: a JWT with the
 *   environment's RSA key in it
 * @throws {KeyturnError} `INVALID_INPUT` for what is no token, `KEY_NOT_FOUND`, `NOT_ALLOWED` when the key is disabled or not
 *   exportable, `ACCESS_DENIED` without the permission or when the attestation does not meet the policy; `SERVICE_ERROR` when
 *   the answer is not about what was asked for
 */
export async function releaseKey(
  vault: Pick<Vault, 'releaseKey' | 'url'>,
  name: string,
  attestation: string,
  options: ReleaseKeyOptions = {},
): Promise<ReleasedKey> {
  refuseUnknownOptions('releaseKey', options, releaseKeyOptionNames)
  const { nonce, algorithm } = options
  const version = options.version === undefined ? undefined : parseKeyVersion(options.version)
  const keyName = parseKeyName(name)
  if (algorithm !== undefined && !releaseAlgorithms.includes(algorithm)) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `${quote(algorithm)} is no way to wrap a released key: allowed are ${releaseAlgorithms.join(', ')}`,
    )
  }
  const token = parseAttestation(attestation)
  const value = await vault.releaseKey(keyName, token, { version, nonce, algorithm })
  const { kid, enc, nonce: returned } = requestOf(value)
  const asked = [vault.url, 'keys', keyName, ...(version === undefined ? [] : [version])].join('/').toLowerCase()
  const isAsked = kid.toLowerCase() === asked || (version === undefined && kid.toLowerCase().startsWith(`${asked}/`))
  if (!isAsked) throw otherAnswer('another key')
  if (returned !== nonce) throw otherAnswer('another request')
  return { kid, algorithm: enc, nonce: nonce ?? null, value }
}

/** @throws {KeyturnError} `INVALID_INPUT`; what was given is not quoted */
function parseAttestation(text: string): string {
  const token = text.trim()
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return token
  throw new KeyturnError(
    'INVALID_INPUT',
    'the attestation is no token: three parts of base64url with dots in between',
    {
      hint: 'It is what an attestation authority issues, such as Azure Attestation: the token alone, not the JSON around it.',
    },
  )
}

/** What the answer says that it answers. The signature over it is for the environment, which has the roots to check it with. */
function requestOf(jws: string): { kid: string; enc: string; nonce: string | undefined } {
  try {
    const payload = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const { kid, enc, nonce } = payload.request
    if (typeof kid === 'string' && typeof enc === 'string') return { kid, enc, nonce }
  } catch {
    // Said below, with nothing of the answer in it.
  }
  throw new KeyturnError('SERVICE_ERROR', 'the answer is no released key')
}

function otherAnswer(what: string): KeyturnError {
  return new KeyturnError(
    'SERVICE_ERROR',
    `the vault answered ${what} than was asked for; the released key was thrown away`,
    {
      hint: 'Something between here and the vault may be answering in its place.',
    },
  )
}
