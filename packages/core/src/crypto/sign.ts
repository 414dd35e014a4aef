import { KeyturnError } from '../errors.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { Vault } from '../vault/client.ts'
import { jwsHeader, jwsSigningInput, writeDetachedJws } from './detached-jws.ts'
import { isLowS } from './ecdsa-signature.ts'
import { chooseAlgorithm, type SignatureAlgorithm } from './signature-algorithm.ts'
import { checkFormat, inFormat, type SignatureFormat } from './signature-format.ts'
import { digestOf, type SignedContent } from './signed-content.ts'

export type SigningVault = Pick<Vault, 'getKey' | 'sign' | 'url'>

export interface SignOptions {
  /** Default: `PS256` for an RSA key, the only one of its curve for an EC key, `HS256` for a symmetric one. */
  algorithm?: string | undefined
  /** 32 hexadecimal characters. Default: the latest version. */
  version?: string | undefined
  /** Default `raw`. */
  format?: SignatureFormat | undefined
}

const signOptionNames: OptionNames<SignOptions> = { algorithm: true, version: true, format: true }

/** A signature, and what it takes to verify it. */
export interface Signature {
  /** Full id of the key version that signed. */
  kid: string
  algorithm: SignatureAlgorithm
  format: SignatureFormat
  /** The signature in its format; of a JWS the text. */
  value: Uint8Array
  /**
   * Of an ES256K signature: whether it is the one of the two valid ones that blockchains take. The service gives either; other
   * algorithms have no such rule, and `null` here.
   */
  lowS: boolean | null
}

/**
 * Signs with a key of the vault, in the service. Data is hashed here, part by part: only the digest is sent.
 *
 * @param content data, or a digest that is ready, which cannot become a JWS
 * @throws {KeyturnError} `INVALID_INPUT` for an algorithm or format that is not the key's, or a digest of another length;
 *   `KEY_NOT_FOUND`, `NOT_ALLOWED` (disabled, expired, not for signing), `ACCESS_DENIED` as the service says
 */
export async function sign(
  vault: SigningVault,
  name: string,
  content: SignedContent,
  options: SignOptions = {},
): Promise<Signature> {
  refuseUnknownOptions('sign', options, signOptionNames)
  const { format = 'raw' } = options
  const version = options.version === undefined ? undefined : parseKeyVersion(options.version)
  const key = await vault.getKey(parseKeyName(name), version)
  const algorithm = chooseAlgorithm(key, options.algorithm)
  checkFormat(format, algorithm)
  const kid = `${vault.url}/keys/${key.name}/${key.version}`
  const header = jwsHeader(algorithm, kid)
  const digest = await digestOf(format === 'jws' ? { data: jwsInput(header, content) } : content, algorithm)
  const signature = await vault.sign(key.name, key.version, algorithm, digest)
  const value = format === 'jws' ? Buffer.from(writeDetachedJws(header, signature)) : inFormat(signature, format)
  return { kid, algorithm, format, value, lowS: algorithm === 'ES256K' ? isLowS(signature) : null }
}

/** @throws {KeyturnError} `INVALID_INPUT` for a digest: a JWS is signed over its header, too */
function jwsInput(header: string, content: SignedContent): AsyncIterable<Uint8Array> {
  if ('data' in content) return jwsSigningInput(header, content.data)
  throw new KeyturnError(
    'INVALID_INPUT',
    'a digest cannot become a JWS, which is signed over its header and the data',
    {
      hint: 'Give the data itself, or choose the format raw or der.',
    },
  )
}
