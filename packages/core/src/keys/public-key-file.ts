import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { KeyturnError } from '../errors.ts'
import { plainText, quote } from '../text.ts'
import type { PublicJwk } from './key.ts'

/** What the curves of Key Vault are called elsewhere. */
const curveNames: Readonly<Record<string, string>> = { secp256k1: 'P-256K' }

const accepted = 'Accepted are PEM, DER, a JWK and a JWKS, as "keyturn export" writes them, and a certificate in PEM.'

/**
 * Reads the public keys in a file: one in PEM, DER or as a JWK, or those of a JWKS. A private key in it is not used.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when there is none, or one of a kind that Key Vault does not have
 */
export function parsePublicKeys(bytes: Uint8Array): PublicJwk[] {
  const text = Buffer.from(bytes).toString('utf8').trim()
  if (text === '') throw refuse('it is empty')
  if (text.startsWith('{')) return readJson(text)
  if (text.includes('PRIVATE KEY-----'))
    throw refuse('it is a private key', 'Give the public one: what others verify with.')
  if (/^(?:ssh-|ecdsa-)/.test(text))
    throw refuse('it is in the format of OpenSSH', 'Convert it: ssh-keygen -e -m PKCS8 -f FILE')
  if (text.startsWith('-----BEGIN ')) return [toJwk(readKey(() => createPublicKey(text)))]
  return [toJwk(readKey(() => createPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' })))]
}

function readJson(text: string): PublicJwk[] {
  let value: Record<string, unknown>
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw refuse('its JSON is broken', accepted, cause instanceof SyntaxError)
  }
  if (!Array.isArray(value.keys)) return [readJwk(value)]
  if (value.keys.length === 0) throw refuse('it is an empty set of keys')
  return value.keys.map((each: unknown) => readJwk(typeof each === 'object' && each !== null ? { ...each } : {}))
}

function readJwk(jwk: Record<string, unknown>): PublicJwk {
  const { kid, kty, n, e, crv, x, y } = jwk
  const key = { kty: String(kty).replace(/-HSM$/, ''), n, e, crv: crv === 'P-256K' ? 'secp256k1' : crv, x, y }
  return {
    ...toJwk(readKey(() => createPublicKey({ key: key as JsonWebKey, format: 'jwk' }))),
    ...(typeof kid === 'string' && { kid }),
  }
}

function readKey(read: () => KeyObject): KeyObject {
  try {
    return read()
  } catch (cause) {
    throw refuse('it is no public key that can be read', accepted, cause)
  }
}

function toJwk(key: KeyObject): PublicJwk {
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ec') {
    throw refuse(`Key Vault has no ${plainText(String(key.asymmetricKeyType), 20)} keys, only RSA and EC`)
  }
  const { kty = '', n, e, crv, x, y } = readJwkOf(key)
  if (kty === 'RSA') return { kty, n: n ?? '', e: e ?? '' }
  return { kty, crv: curveNames[crv ?? ''] ?? crv ?? '', x: x ?? '', y: y ?? '' }
}

/** Only curves that have a name in a JWK have a JWK. */
function readJwkOf(key: KeyObject): JsonWebKey {
  try {
    return key.export({ format: 'jwk' })
  } catch (cause) {
    const curve = quote(key.asymmetricKeyDetails?.namedCurve)
    throw refuse(`its curve is ${curve}: Key Vault has P-256, P-256K, P-384 and P-521`, accepted, cause)
  }
}

function refuse(why: string, hint: string = accepted, cause?: unknown): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `the public key cannot be read: ${why}`, { hint, cause })
}
