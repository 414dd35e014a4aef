import {
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { wipe } from './wipe.ts'

/** Authenticated encryption of a JWE's content: RFC 7518 5.2 (AES-CBC with HMAC) and 5.3 (AES-GCM). */
export interface ContentEncryption {
  /** Bytes of the content encryption key. */
  keyBytes: number
  ivBytes: number
  encrypt(key: Uint8Array, iv: Uint8Array, content: Uint8Array, aad: Uint8Array): Encrypted
  /** `undefined`: the tag does not fit, so the key is not the right one, or what it protects was changed. */
  decrypt(key: Uint8Array, iv: Uint8Array, encrypted: Encrypted, aad: Uint8Array): Uint8Array | undefined
}

interface Encrypted {
  ciphertext: Uint8Array
  tag: Uint8Array
}

const gcmTagBytes = 16

export const contentEncryptions: Readonly<Record<string, ContentEncryption>> = {
  A128GCM: gcm('aes-128-gcm', 16),
  A192GCM: gcm('aes-192-gcm', 24),
  A256GCM: gcm('aes-256-gcm', 32),
  'A128CBC-HS256': cbcHmac('aes-128-cbc', 'sha256', 16),
  'A192CBC-HS384': cbcHmac('aes-192-cbc', 'sha384', 24),
  'A256CBC-HS512': cbcHmac('aes-256-cbc', 'sha512', 32),
}

/** A new key and a new initialisation vector: neither is ever used twice. */
export function newContentKey({ keyBytes, ivBytes }: ContentEncryption): { key: Uint8Array; iv: Uint8Array } {
  return { key: randomBytes(keyBytes), iv: randomBytes(ivBytes) }
}

function gcm(cipherName: CipherGCMTypes, keyBytes: number): ContentEncryption {
  return {
    keyBytes,
    ivBytes: 12,
    encrypt(key, iv, content, aad) {
      const cipher = createCipheriv(cipherName, key, iv, { authTagLength: gcmTagBytes }).setAAD(aad)
      const ciphertext = Buffer.concat([cipher.update(content), cipher.final()])
      return { ciphertext, tag: cipher.getAuthTag() }
    },
    decrypt(key, iv, { ciphertext, tag }, aad) {
      if (key.length !== keyBytes || iv.length !== 12 || tag.length !== gcmTagBytes) return undefined
      const decipher = createDecipheriv(cipherName, key, iv, { authTagLength: gcmTagBytes }).setAAD(aad).setAuthTag(tag)
      const content = decipher.update(ciphertext)
      try {
        decipher.final()
        return content
      } catch {
        wipe(content)
        return undefined
      }
    },
  }
}

/** The first half of the key authenticates, the second encrypts; the tag is the first half of the HMAC. */
function cbcHmac(cipherName: string, hash: string, halfBytes: number): ContentEncryption {
  const authenticate = (key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Buffer => {
    const aadBits = Buffer.alloc(8)
    aadBits.writeBigUInt64BE(BigInt(aad.length) * 8n)
    const hmac = createHmac(hash, key.subarray(0, halfBytes))
    return hmac.update(aad).update(iv).update(ciphertext).update(aadBits).digest().subarray(0, halfBytes)
  }
  return {
    keyBytes: 2 * halfBytes,
    ivBytes: 16,
    encrypt(key, iv, content, aad) {
      const cipher = createCipheriv(cipherName, key.subarray(halfBytes), iv)
      const ciphertext = Buffer.concat([cipher.update(content), cipher.final()])
      return { ciphertext, tag: authenticate(key, iv, ciphertext, aad) }
    },
    decrypt(key, iv, { ciphertext, tag }, aad) {
      if (key.length !== 2 * halfBytes || iv.length !== 16 || tag.length !== halfBytes) return undefined
      if (!timingSafeEqual(authenticate(key, iv, ciphertext, aad), tag)) return undefined
      const decipher = createDecipheriv(cipherName, key.subarray(halfBytes), iv)
      return Buffer.concat([decipher.update(ciphertext), decipher.final()])
    },
  }
}
