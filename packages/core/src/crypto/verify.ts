import { KeyturnError } from '../errors.ts'
import type { Key, KeyCurve, KeyType, PublicJwk } from '../keys/key.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { findFlaw, rsaBits } from '../keys/public-key.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { Vault } from '../vault/client.ts'
import { jwsSigningInput } from './detached-jws.ts'
import { ecdsaBytes } from './ecdsa-signature.ts'
import { chooseAlgorithm, isAlgorithmOf, type SignatureAlgorithm, type SigningKey } from './signature-algorithm.ts'
import { checkFormat, type ReadSignature, readSignature, type SignatureFormat } from './signature-format.ts'
import { checkDigest, digestOf, partsOf, type SignedContent } from './signed-content.ts'
import { createVerifier, isValidForDigest } from './verify-here.ts'

export interface VerifyWithPublicKeyOptions {
  /** Default: as `sign` chooses it; of a JWS, its own. */
  algorithm?: string | undefined
  /** What the signature must be. Default: whatever it is. */
  format?: SignatureFormat | undefined
}

export interface VerifyOptions extends VerifyWithPublicKeyOptions {
  /** 32 hexadecimal characters. Default: the version that a JWS names, else the latest. */
  version?: string | undefined
  /** Verifies here, with the public key: needs the permission to read the key, and none to verify with it. Default false. */
  offline?: boolean | undefined
}

const withPublicKeyNames: OptionNames<VerifyWithPublicKeyOptions> = { algorithm: true, format: true }
const verifyOptionNames: OptionNames<VerifyOptions> = { ...withPublicKeyNames, version: true, offline: true }

export interface Verification {
  valid: boolean
  /** Full id of the key version; the key's own id, or `null`, for a public key from elsewhere. */
  kid: string | null
  algorithm: SignatureAlgorithm
  /** `null` when what was given cannot be a signature of this key at all. */
  format: SignatureFormat | null
  verifiedBy: 'service' | 'public-key'
}

export type VerifyingVault = Pick<Vault, 'getKey' | 'verify' | 'url'>

/**
 * Verifies a signature with a key of the vault, in the service, or here with `offline`. What is no signature of the key by its
 * form is not valid, either.
 *
 * @param signature the signature or its base64 text: raw, DER or a detached JWS
 * @throws {KeyturnError} `INVALID_INPUT` for an algorithm that is not the key's; `KEY_NOT_FOUND`, `NOT_ALLOWED`,
 *   `ACCESS_DENIED` as the service says
 */
export async function verify(
  vault: VerifyingVault,
  name: string,
  content: SignedContent,
  signature: Uint8Array,
  options: VerifyOptions = {},
): Promise<Verification> {
  refuseUnknownOptions('verify', options, verifyOptionNames)
  const named = options.version === undefined ? undefined : parseKeyVersion(options.version)
  const key = await vault.getKey(parseKeyName(name), named ?? versionInJws(signature, name, options))
  const kid = `${vault.url}/keys/${key.name}/${key.version}`
  if (options.offline)
    return verifyHere([{ ...key, publicKey: { ...key.publicKey, kid } }], content, signature, options)
  const { algorithm, read } = prepare(key, signature, options)
  const tell = (valid: boolean): Verification => ({
    valid,
    kid,
    algorithm,
    format: read?.format ?? null,
    verifiedBy: 'service',
  })
  const digest = await digestOf(read === undefined ? content : contentOf(read, content), algorithm)
  if (read === undefined) return tell(false)
  return tell(await vault.verify(key.name, key.version, algorithm, digest, bytesOf(read)))
}

/**
 * Verifies a signature with public keys alone, asking nobody: what `exportKey` has given, or any other of RSA or of the curves
 * of Key Vault. One of several keys is enough, as with the versions of a key in a JWKS.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for an algorithm that is none of the keys', or a key that is not sound
 */
export async function verifyWithPublicKey(
  publicKeys: PublicJwk | readonly PublicJwk[],
  content: SignedContent,
  signature: Uint8Array,
  options: VerifyWithPublicKeyOptions = {},
): Promise<Verification> {
  refuseUnknownOptions('verifyWithPublicKey', options, withPublicKeyNames)
  const keys = [publicKeys].flat().map((publicKey) => ({
    name: publicKey.kid ?? 'public key',
    keyType: publicKey.kty as KeyType,
    curve: publicKey.crv as KeyCurve | undefined,
    publicKey,
  }))
  return verifyHere(keys, content, signature, options)
}

type KnownKey = SigningKey & Pick<Key, 'publicKey'>

interface Candidate {
  publicKey: PublicJwk
  algorithm: SignatureAlgorithm
  read: ReadSignature | undefined
}

async function verifyHere(
  keys: readonly KnownKey[],
  content: SignedContent,
  signature: Uint8Array,
  options: VerifyWithPublicKeyOptions,
): Promise<Verification> {
  const candidates = keys.map((key): Candidate => {
    const flaw = findFlaw(key.publicKey)
    if (flaw === undefined) return { publicKey: key.publicKey, ...prepare(key, signature, options) }
    throw new KeyturnError('INVALID_INPUT', `nothing can be verified here with key "${key.name}": ${flaw}`)
  })
  const [first] = candidates
  if (first === undefined) throw new KeyturnError('INVALID_INPUT', 'there is no public key to verify with')
  const found = await findValid(candidates, content)
  const { publicKey, algorithm, read } = found ?? first
  return {
    valid: found !== undefined,
    kid: publicKey.kid ?? null,
    algorithm,
    format: read?.format ?? null,
    verifiedBy: 'public-key',
  }
}

/** The data goes by once, however many keys there are. */
async function findValid(candidates: readonly Candidate[], content: SignedContent): Promise<Candidate | undefined> {
  const possible = candidates.flatMap(({ read, ...rest }) => (read === undefined ? [] : [{ ...rest, read }]))
  const [first] = possible
  if (first === undefined) return undefined
  const signed = contentOf(first.read, content)
  if ('digest' in signed) {
    for (const each of possible) {
      const digest = checkDigest(signed.digest, each.algorithm)
      if (await isValidForDigest(each.publicKey, each.algorithm, digest, bytesOf(each.read))) return each
    }
    return undefined
  }
  const verifiers = possible.map((each) => createVerifier(each.publicKey, each.algorithm, bytesOf(each.read)))
  for await (const part of partsOf(signed.data)) for (const verifier of verifiers) verifier.update(part)
  return possible.find((_, index) => verifiers[index]?.isValid())
}

/** The algorithm, and the signature as far as it can be one. A JWS of another algorithm than the one that is named is none. */
function prepare(
  key: KnownKey,
  signature: Uint8Array,
  { algorithm: named, format }: VerifyWithPublicKeyOptions,
): { algorithm: SignatureAlgorithm; read: ReadSignature | undefined } {
  const chosen = chooseAlgorithm(key, named)
  if (format !== undefined) checkFormat(format, chosen)
  const size = ecdsaBytes(chosen) ?? rsaBytes(key.publicKey)
  const read = readSignature(signature, format, { algorithm: chosen, size })
  if (read?.format !== 'jws') return { algorithm: chosen, read }
  // What the JWS says counts only as far as it is an algorithm of this key.
  const isTaken = named === undefined ? isAlgorithmOf(key, read.jws.algorithm) : read.jws.algorithm === chosen
  return isTaken ? { algorithm: read.jws.algorithm, read } : { algorithm: chosen, read: undefined }
}

function rsaBytes(publicKey: PublicJwk): number | undefined {
  return publicKey.n === undefined ? undefined : Math.ceil(rsaBits(publicKey.n) / 8)
}

function bytesOf(read: ReadSignature): Uint8Array {
  return read.format === 'jws' ? read.jws.signature : read.signature
}

function contentOf(read: ReadSignature, content: SignedContent): SignedContent {
  if (read.format !== 'jws') return content
  if ('data' in content) return { data: jwsSigningInput(read.jws.headerText, content.data) }
  throw new KeyturnError(
    'INVALID_INPUT',
    'a JWS is signed over its header and the data: it cannot be verified by a digest',
    {
      hint: 'Give the data itself.',
    },
  )
}

/** The version that a JWS says has signed, when that is one of this very key. */
function versionInJws(
  signature: Uint8Array,
  name: string,
  { format }: Pick<VerifyOptions, 'format'>,
): string | undefined {
  const read = readSignature(signature, format, { algorithm: 'ES256', size: 0 })
  if (read?.format !== 'jws') return undefined
  const [, key = '', version] = /\/keys\/([0-9A-Za-z-]+)\/([0-9a-f]{32})$/i.exec(read.jws.kid ?? '') ?? []
  return key.toLowerCase() === name.toLowerCase() ? version?.toLowerCase() : undefined
}
