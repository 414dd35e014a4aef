import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto'
import { generateRsaJwk } from '../crypto/rsa-generation.ts'
import type { SettingTable } from '../store/settings.ts'

/** An RSA key with the certificates that vouch for it. */
export interface Signer {
  /** Names the key: the certificate's SHA-1 fingerprint, as the service has it. */
  keyId: string
  privateKey: KeyObject
  publicKey: KeyObject
  /** DER as base64, the signing certificate first, its authority last (RFC 7515 4.1.6). */
  chain: readonly string[]
}

const settingName = 'signer'

/**
 * The one signer of a store: it speaks for the vaults in what they release, and for the attestation authority in its
 * tokens. Made when it is first needed, as an RSA key takes a moment, and kept, so that all processes have the same.
 */
export function openSigner(settings: SettingTable): () => Promise<Signer> {
  let known: Promise<Signer> | undefined
  return () => {
    known ??= load(settings).catch((error) => {
      known = undefined
      throw error
    })
    return known
  }
}

interface StoredSigner {
  jwk: JsonWebKey
  /** PEM. */
  certificates: string[]
}

async function load(settings: SettingTable): Promise<Signer> {
  const stored = settings.get(settingName) ?? settings.keepFirst(settingName, JSON.stringify(await makeSigner()))
  const { jwk, certificates }: StoredSigner = JSON.parse(stored)
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  const chain = certificates.map((pem) => new X509Certificate(pem))
  return {
    keyId: chain[0]?.fingerprint.replaceAll(':', '') ?? '',
    privateKey,
    publicKey: createPublicKey(privateKey),
    chain: chain.map(({ raw }) => raw.toString('base64')),
  }
}

async function makeSigner(): Promise<StoredSigner> {
  const { makeServerIdentity } = await import('../tls/certificate.ts')
  const jwk = await generateRsaJwk(2048)
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  // Certificates go by the system's clock, which is the one of those who check them.
  const identity = makeServerIdentity(new Date(), {
    serverKeys: { privateKey, publicKey: createPublicKey(privateKey) },
  })
  return { jwk, certificates: [identity.certificate, identity.authority] }
}
