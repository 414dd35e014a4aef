import { createHash } from 'node:crypto'
import type { PrivateJwk } from '../crypto/jwk.ts'
import { toTransferForm } from '../crypto/pkcs8.ts'
import { type RsaAesKeyWrap, wrapRsaAes } from '../crypto/rsa-aes-key-wrap.ts'
import { signJws } from './jws.ts'
import type { Signer } from './signer.ts'
import type { TargetKey } from './target-key.ts'

export interface Release {
  /** What was asked for; the answer repeats it. */
  request: { 'api-version': string; enc: RsaAesKeyWrap; kid: string; nonce?: string }
  /** The key as a GET shows it. */
  bundle: Record<string, unknown>
  material: PrivateJwk
  target: TargetKey
  signer: Signer
}

/**
 * The released key as the service hands it out: a JWS, signed under the certificate of the vault, over the key's bundle
 * with the private key in `key_hsm`, wrapped for the attested environment.
 */
export function releasedKey({ request, bundle, material, target, signer }: Release): string {
  const { enc } = request
  const transfer = {
    schema_version: '1.0',
    header: { kid: target.kid, alg: 'dir', enc },
    ciphertext: base64Url(wrapRsaAes(enc, target.key, toTransferForm(material))),
  }
  const key = { ...(bundle.key as object), key_hsm: base64Url(Buffer.from(JSON.stringify(transfer))) }
  const payload = { request, response: { key: { ...bundle, key } } }
  return signJws(
    { kid: signer.keyId, typ: 'JWT', ...thumbprints(signer), x5c: signer.chain },
    payload,
    signer.privateKey,
  )
}

function thumbprints({ chain: [certificate = ''] }: Signer): Record<string, string> {
  const thumbprint = (hash: string) => createHash(hash).update(Buffer.from(certificate, 'base64')).digest('base64url')
  return { x5t: thumbprint('sha1'), 'x5t#S256': thumbprint('sha256') }
}

function base64Url(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64url')
}
