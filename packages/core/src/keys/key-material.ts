import { createECDH, createPrivateKey } from 'node:crypto'
import { KeyturnError } from '../errors.ts'
import { refuseUnknownOptions } from '../options.ts'
import { plainText, quote } from '../text.ts'
import { say, type Wording } from '../wording.ts'
import type { KeyCurve, KeyOperation } from './key.ts'
import { octSizes, operationsFor, rsaSizes } from './key-rules.ts'
import { isEncrypted, isPem, isPrivate, pemBlocks } from './pem.ts'

/** A private or symmetric key as a JSON Web Key (RFC 7517, RFC 7518 6): base64url strings. Never print one. */
export type PrivateJwk = (RsaJwk | EcJwk | OctJwk) & {
  /** What the key may be used for, where its file says so (RFC 7517 4.2 and 4.3); the vault is told the same. */
  key_ops?: KeyOperation[]
}

export interface RsaJwk extends Record<RsaMember, string> {
  kty: 'RSA'
  crv?: undefined
}

export interface EcJwk extends Record<EcMember, string> {
  kty: 'EC'
  crv: KeyCurve
}

export interface OctJwk {
  kty: 'oct'
  crv?: undefined
  k: string
}

export type RsaMember = (typeof rsaMembers)[number]
export type EcMember = (typeof ecMembers)[number]

const rsaMembers = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const
const ecMembers = ['x', 'y', 'd'] as const

/** Curves by the name that a JWK has for them; Key Vault calls secp256k1 P-256K. */
const curves: Record<string, { curve: KeyCurve; openssl: string; bytes: number }> = {
  'P-256': { curve: 'P-256', openssl: 'prime256v1', bytes: 32 },
  'P-256K': { curve: 'P-256K', openssl: 'secp256k1', bytes: 32 },
  secp256k1: { curve: 'P-256K', openssl: 'secp256k1', bytes: 32 },
  'P-384': { curve: 'P-384', openssl: 'secp384r1', bytes: 48 },
  'P-521': { curve: 'P-521', openssl: 'secp521r1', bytes: 66 },
}

const accepted = 'Accepted are a private JWK (JSON) and a private key in PEM: PKCS#8, PKCS#1 (RSA) or SEC1 (EC).'

export interface KeyMaterialOptions {
  /** Opens an encrypted PEM. */
  passphrase?: string | undefined
}

/**
 * Reads the private key in a file: a JWK (JSON) or PEM. Checks that its parts belong together, so that a damaged key is
 * found before it is in the vault. What it may be used for (`key_ops`, else `use`) is kept; other members that are no key
 * material (`kid`, `alg` ...) are left out, and so is the text around a PEM (RFC 7468 2).
 *
 * No message holds any of the text.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is public only, encrypted and there is no (right) passphrase, of a kind that
 *   Key Vault does not take, or broken
 */
export function parseKeyMaterial(text: string, options: KeyMaterialOptions = {}): PrivateJwk {
  refuseUnknownOptions<KeyMaterialOptions>('parseKeyMaterial', options, { passphrase: true })
  const trimmed = text.replace(/^\u{feff}/u, '').trim()
  if (trimmed === '') throw refuse('it is empty')
  if (trimmed.startsWith('{')) {
    const jwk = readJson(trimmed)
    const material = checkJwk(jwk)
    const operations = operationsOf(jwk, material.kty)
    return operations === undefined ? material : { ...material, key_ops: operations }
  }
  if (isPem(trimmed)) return checkJwk(readPem(trimmed, options))
  throw refuse('it is neither JSON nor PEM')
}

/** Whether `parseKeyMaterial` needs a passphrase for this text: it is a PEM whose private key is encrypted. */
export function needsPassphrase(text: string): boolean {
  return !text.trimStart().startsWith('{') && pemBlocks(text).some((block) => isPrivate(block) && isEncrypted(block))
}

function readJson(text: string): Record<string, unknown> {
  let value: Record<string, unknown>
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which is a private key.
    throw refuse('its JSON is broken')
  }
  if (Array.isArray(value.keys)) throw refuse('it is a set of keys: give one key')
  return value
}

function readPem(text: string, { passphrase }: KeyMaterialOptions): Record<string, unknown> {
  const blocks = pemBlocks(text)
  const [block, ...others] = blocks.filter(isPrivate)
  if (block === undefined) {
    throw refuse(`it holds no private key, only ${[...new Set(blocks.map(({ label }) => quote(label)))].join(', ')}`)
  }
  if (others.length > 0) throw refuse(`it holds ${others.length + 1} private keys: give one`)
  if (block.label === 'OPENSSH PRIVATE KEY') {
    throw refuse('it is in the format of OpenSSH', 'Convert a copy of it: ssh-keygen -p -m PEM -f COPY')
  }
  if (block.text === undefined) throw refuse('its end is missing')
  const encrypted = isEncrypted(block)
  if (encrypted && passphrase === undefined) {
    throw refuse('it is encrypted', say`Give its passphrase, ${{ field: 'passphrase' }}, or decrypt a copy of it.`)
  }
  try {
    const key = createPrivateKey({ key: block.text, ...(encrypted && { passphrase }) })
    if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ec') {
      throw refuse(`Key Vault takes no ${plainText(String(key.asymmetricKeyType), 20)} keys, only RSA and EC`)
    }
    return key.export({ format: 'jwk' }) as Record<string, unknown>
  } catch (error) {
    if (error instanceof KeyturnError) throw error
    throw refuse(
      encrypted
        ? 'it is broken, or the passphrase is wrong'
        : 'it is broken, or on a curve that Key Vault does not offer',
    )
  }
}

/** A key that was made for one thing is not to do another once it is in a vault. */
function operationsOf({ key_ops, use }: Record<string, unknown>, kty: PrivateJwk['kty']): KeyOperation[] | undefined {
  const member = isThere(key_ops) ? 'key_ops' : 'use'
  const listed = isThere(key_ops) ? key_ops : isThere(use) ? operationsOfUse.get(use) : undefined
  if (listed === undefined) return undefined
  if (!Array.isArray(listed)) throw refuse('its "key_ops" is not a list (RFC 7517 4.3)')
  const offered = operationsFor(kty)
  const operations = offered.filter((operation) => listed.includes(operation))
  if (operations.length > 0) return operations
  throw refuse(
    `its "${member}" allows nothing that Key Vault does with ${kty} keys`,
    `That would be one of ${offered.join(', ')}.`,
  )
}

const operationsOfUse = new Map<unknown, KeyOperation[]>([
  ['sig', ['sign', 'verify']],
  ['enc', ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']],
])

/** Some programs write what a key does not have as `null`. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}

function checkJwk(jwk: Record<string, unknown>): PrivateJwk {
  switch (jwk.kty) {
    case 'RSA':
      return checkRsa(jwk)
    case 'EC':
      return checkEc(jwk)
    case 'oct':
      return checkOct(jwk)
    default:
      throw refuse(
        jwk.kty === undefined
          ? 'its "kty" is missing, so it is no JWK'
          : `its "kty" is ${quote(jwk.kty)}: allowed are RSA, EC and oct`,
      )
  }
}

function checkRsa(jwk: Record<string, unknown>): RsaJwk {
  if (isThere(jwk.oth)) throw refuse('it is an RSA key of more than two primes')
  const values = readMembers(jwk, rsaMembers)
  const numbers = Object.fromEntries(rsaMembers.map((name) => [name, toNumber(values[name])])) as Record<
    RsaMember,
    bigint
  >
  const { n, e, d, p, q, dp, dq, qi } = numbers
  const bits = n.toString(2).length
  if (!rsaSizes.includes(bits)) throw refuse(`its size is ${bits} bits: allowed are ${rsaSizes.join(', ')}`)
  const consistent =
    p > 1n &&
    q > 1n &&
    p * q === n &&
    d % (p - 1n) === dp &&
    d % (q - 1n) === dq &&
    (qi * q) % p === 1n &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n
  if (!consistent) throw refuse('its parts do not belong together')
  const members = rsaMembers.map((name) => [name, withoutLeadingZeros(values[name]).toString('base64url')])
  return { kty: 'RSA', ...(Object.fromEntries(members) as Record<RsaMember, string>) }
}

function checkEc(jwk: Record<string, unknown>): EcJwk {
  const known = typeof jwk.crv === 'string' && Object.hasOwn(curves, jwk.crv) ? curves[jwk.crv] : undefined
  if (known === undefined) {
    throw refuse(`its curve is ${quote(jwk.crv ?? 'missing')}: allowed are P-256, P-256K (secp256k1), P-384, P-521`)
  }
  const { curve, openssl, bytes } = known
  const values = readMembers(jwk, ecMembers)
  for (const name of ecMembers) {
    const number = withoutLeadingZeros(values[name])
    if (number.length > bytes) throw refuse(`its "${name}" has ${number.length} bytes: ${curve} has ${bytes}`)
    values[name] = Buffer.concat([Buffer.alloc(bytes - number.length), number])
  }
  if (!derivePoint(openssl, values.d).equals(Buffer.concat([Buffer.of(4), values.x, values.y]))) {
    throw refuse('its parts do not belong together')
  }
  const members = ecMembers.map((name) => [name, values[name].toString('base64url')])
  return { kty: 'EC', crv: curve, ...(Object.fromEntries(members) as Record<EcMember, string>) }
}

function checkOct(jwk: Record<string, unknown>): OctJwk {
  const { k } = readMembers(jwk, ['k'])
  if (!octSizes.includes(k.length * 8))
    throw refuse(`its size is ${k.length * 8} bits: allowed are ${octSizes.join(', ')}`)
  return { kty: 'oct', k: k.toString('base64url') }
}

function readMembers<Name extends string>(jwk: Record<string, unknown>, names: readonly Name[]): Record<Name, Buffer> {
  const missing = names.filter((name) => !isThere(jwk[name]))
  if (missing.includes('d' as Name)) throw refuse('it is the public half only (no "d")')
  if (missing.length > 0) throw refuse(`it lacks ${missing.map(quote).join(', ')}`)
  return Object.fromEntries(names.map((name) => [name, readMember(name, jwk[name])])) as Record<Name, Buffer>
}

function readMember(name: string, value: unknown): Buffer {
  if (typeof value !== 'string' || !/^[\w-]+$/.test(value)) {
    throw refuse(`its "${name}" is not base64url without padding (RFC 7515 2)`)
  }
  return Buffer.from(value, 'base64url')
}

function derivePoint(openssl: string, privateKey: Buffer): Buffer {
  try {
    const ecdh = createECDH(openssl)
    ecdh.setPrivateKey(privateKey)
    return ecdh.getPublicKey()
  } catch {
    throw refuse('its parts do not belong together')
  }
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x0${bytes.toString('hex')}`)
}

/** Some programs write numbers signed, with a zero byte before every second one, and some drop leading zeros (RFC 7518 6.2.1). */
function withoutLeadingZeros(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  return first <= 0 ? bytes : bytes.subarray(first)
}

function refuse(why: string, hint: string | Wording = accepted): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `the key cannot be imported: ${why}`, { hint })
}
