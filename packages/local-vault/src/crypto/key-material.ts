import { createECDH, type ECDH, generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { decodeBase64Url, encodeBase64Url } from './base64url.ts'
import { type CurveName, curves, isCurveName } from './curves.ts'
import { CryptoInputError } from './input-error.ts'
import type { EcPrivateJwk, OctJwk, PrivateJwk, PublicJwk, RsaPrivateJwk } from './jwk.ts'
import { generateRsaJwk } from './rsa-generation.ts'
import { checkRsaNumbers, rsaSizes } from './rsa-numbers.ts'
import { applyPrivateKey, applyPublicKey, modulusLength } from './rsa-primitives.ts'
import { integerFrom, toWidth, withoutLeadingZeros } from './unsigned-integer.ts'

export interface KeyShape {
  /** `EC`, `RSA` or `oct`; a `-HSM` suffix is allowed and changes nothing here. */
  kty: string
  /** Bits. RSA: 2048 (default), 3072, 4096. oct: 128, 192, 256 (default). Not used for EC. */
  keySize?: number | undefined
  /** RSA only: an odd number from 3 up. 65537 when left out or 0. */
  publicExponent?: number | undefined
  /** EC only: `P-256` (default), `P-384`, `P-521`, `P-256K`. */
  crv?: string | undefined
}

const octSizes: readonly number[] = [128, 192, 256]

const largestExponent = 2 ** 32 - 1

/**
 * Makes a new random key.
 *
 * RSA generations queue (see rsa-generation.ts), so the promise can take a while when many are asked for.
 *
 * @throws {CryptoInputError} for a type, size or curve that does not exist
 */
export async function generateKeyMaterial({ kty, keySize, publicExponent, crv }: KeyShape): Promise<PrivateJwk> {
  switch (withoutHsm(kty)) {
    case 'EC':
      return generateEc(crv ?? 'P-256')
    case 'RSA':
      return generateRsa(keySize ?? 2048, publicExponent || undefined)
    case 'oct':
      return generateOct(keySize ?? 256)
    default:
      throw new CryptoInputError(`Invalid kty value: ${kty}`)
  }
}

/**
 * Reads the JWK of an import request: every member is checked, and comes out in one canonical form (unpadded base64url,
 * RSA numbers without leading zeros, EC numbers as wide as the curve). Members that are not key material are dropped.
 *
 * @param jwk the JWK as it arrived; base64 and padding are taken too
 * @throws {CryptoInputError} when a member is missing or malformed, or the members are not one key
 */
export function importKeyMaterial(jwk: Readonly<Record<string, unknown>>): PrivateJwk {
  switch (withoutHsm(jwk.kty)) {
    case 'EC':
      return importEc(jwk)
    case 'RSA':
      return importRsa(jwk)
    case 'oct':
      return importOct(jwk)
    default:
      throw new CryptoInputError(`Invalid kty value: ${String(jwk.kty)}`)
  }
}

/** The members that anyone may see: copied one by one, so that a private member cannot slip through. */
export function publicJwk(key: PrivateJwk): PublicJwk {
  switch (key.kty) {
    case 'EC':
      return { kty: 'EC', crv: key.crv, x: key.x, y: key.y }
    case 'RSA':
      return { kty: 'RSA', n: key.n, e: key.e }
    case 'oct':
      return { kty: 'oct' }
  }
}

function withoutHsm(kty: unknown): string {
  return typeof kty === 'string' ? kty.replace(/-HSM$/, '') : ''
}

async function generateEc(crv: string): Promise<EcPrivateJwk> {
  const name = curveNamed(crv)
  if (name === 'P-256') return generateP256()
  const { privateKey } = await generateEcPair('ec', { namedCurve: curves[name].openSslName })
  const { x, y, d } = privateKey.export({ format: 'jwk' })
  return readEc({ crv, x, y, d })
}

const generateEcPair = promisify(generateKeyPair)

/** One for all keys, as making it takes as long as a key. */
let p256: ECDH | undefined

/** In this thread: it takes a twentieth of a millisecond, less than the way to the pool. Other curves take up to 3 ms. */
function generateP256(): EcPrivateJwk {
  const { openSslName, width } = curves['P-256']
  p256 ??= createECDH(openSslName)
  const point = p256.generateKeys().subarray(1)
  const d = toWidth(p256.getPrivateKey(), width)
  if (d === undefined) throw new TypeError('a private key is as wide as its curve at most')
  const [x, y] = [point.subarray(0, width), point.subarray(width)]
  return { kty: 'EC', crv: 'P-256', x: encodeBase64Url(x), y: encodeBase64Url(y), d: encodeBase64Url(d) }
}

async function generateRsa(keySize: number, publicExponent?: number): Promise<RsaPrivateJwk> {
  if (!rsaSizes.includes(keySize)) {
    throw new CryptoInputError(`Unsupported key size: ${keySize} bits. RSA keys must have ${rsaSizes.join(', ')} bits.`)
  }
  const isSound = (exponent: number) => exponent >= 3 && exponent <= largestExponent && exponent % 2 === 1
  if (publicExponent !== undefined && !isSound(publicExponent)) {
    throw new CryptoInputError(
      `Invalid public exponent: ${publicExponent}. It must be an odd number from 3 to ${largestExponent}.`,
    )
  }
  return readRsa(await generateRsaJwk(keySize, publicExponent))
}

function generateOct(keySize: number): OctJwk {
  if (!octSizes.includes(keySize)) {
    throw new CryptoInputError(`Invalid key size: '${keySize}'`)
  }
  return { kty: 'oct', k: encodeBase64Url(randomBytes(keySize / 8)) }
}

type Members = Readonly<Record<string, unknown>>

function importEc(jwk: Members): EcPrivateJwk {
  const key = readEc(jwk)
  const part = (member: string) => decodeBase64Url(member, 'key')
  const ecdh = createECDH(curves[key.crv].openSslName)
  try {
    ecdh.setPrivateKey(part(key.d))
  } catch {
    throw new CryptoInputError(`Invalid EC key: 'd' is not a private key of ${key.crv}.`)
  }
  // Point and curve are checked in one go: the only point that fits d is d times the generator.
  if (
    !ecdh
      .getPublicKey()
      .subarray(1)
      .equals(Buffer.concat([part(key.x), part(key.y)]))
  ) {
    throw new CryptoInputError("Invalid EC key: the point ('x', 'y') does not belong to 'd'.")
  }
  return key
}

function readEc(jwk: Members): EcPrivateJwk {
  const crv = curveNamed(jwk.crv)
  const member = (name: string) => encodeBase64Url(fixedWidth(jwk, name, curves[crv].width))
  return { kty: 'EC', crv, x: member('x'), y: member('y'), d: member('d') }
}

function importRsa(jwk: Members): RsaPrivateJwk {
  const key = readRsa(jwk)
  const number = (member: string) => integerFrom(decodeBase64Url(member, 'key'))
  checkRsaNumbers({
    n: number(key.n),
    e: number(key.e),
    d: number(key.d),
    p: number(key.p),
    q: number(key.q),
    dp: number(key.dp),
    dq: number(key.dq),
    qi: number(key.qi),
  })
  if (!undoesItself(key)) {
    throw new CryptoInputError("Invalid RSA key: 'd' does not undo what 'e' does; 'p' or 'q' is not a prime.")
  }
  return key
}

/** A random number, through the public and back through the private key: with a factor that is no prime it gets lost. */
function undoesItself(key: RsaPrivateJwk): boolean {
  const probe = randomBytes(modulusLength(key))
  probe[0] = 0
  try {
    return applyPrivateKey(key, applyPublicKey(key, probe)).every((octet, index) => octet === probe[index])
  } catch {
    return false
  }
}

function readRsa(jwk: Members): RsaPrivateJwk {
  const member = (name: string) => encodeBase64Url(withoutLeadingZeros(readMember(jwk, name)))
  return {
    kty: 'RSA',
    n: member('n'),
    e: member('e'),
    d: member('d'),
    p: member('p'),
    q: member('q'),
    dp: member('dp'),
    dq: member('dq'),
    qi: member('qi'),
  }
}

function importOct(jwk: Members): OctJwk {
  const k = readMember(jwk, 'k')
  if (!octSizes.includes(k.length * 8)) {
    throw new CryptoInputError(
      `Unsupported key size: ${k.length * 8} bits. oct keys must have ${octSizes.join(', ')} bits.`,
    )
  }
  return { kty: 'oct', k: encodeBase64Url(k) }
}

function curveNamed(crv: unknown): CurveName {
  if (isCurveName(crv)) return crv
  throw new CryptoInputError(`Unsupported curve: ${String(crv)}. EC keys must use ${Object.keys(curves).join(', ')}.`)
}

function readMember(jwk: Members, name: string): Uint8Array {
  const value = jwk[name]
  if (value === undefined || value === null) throw new CryptoInputError(`Property 'key.${name}' is required.`)
  const bytes = decodeBase64Url(value, `'key.${name}'`)
  if (bytes.length === 0) throw new CryptoInputError(`Property 'key.${name}' is empty.`)
  return bytes
}

function fixedWidth(jwk: Members, name: string, width: number): Uint8Array {
  const fixed = toWidth(readMember(jwk, name), width)
  if (!fixed) throw new CryptoInputError(`Invalid length of 'key.${name}': more than ${width} bytes.`)
  return fixed
}
