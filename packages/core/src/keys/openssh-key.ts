import { KeyturnError } from '../errors.ts'
import type { Key } from './key.ts'
import { publicKeyObject } from './public-key.ts'

const curves: Readonly<Record<string, string>> = { 'P-256': 'nistp256', 'P-384': 'nistp384', 'P-521': 'nistp521' }

/**
 * A public key as a line for `authorized_keys` (RFC 4253 6.6, RFC 5656 3.1), with the name of the key as its comment.
 *
 * @throws {KeyturnError} `NOT_ALLOWED` for a curve that OpenSSH does not have
 */
export function toOpenSsh({ name, publicKey }: Pick<Key, 'name' | 'publicKey'>): string {
  const { kty, n = '', e = '', crv = '', x = '', y = '' } = publicKeyObject(publicKey).export({ format: 'jwk' })
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  if (kty === 'RSA') return line('ssh-rsa', [integer(bytes(e)), integer(bytes(n))], name)
  const curve = curves[crv]
  if (curve === undefined) {
    throw new KeyturnError(
      'NOT_ALLOWED',
      `key "${name}" is on the curve ${publicKey.crv}, which OpenSSH does not have`,
      {
        hint: 'It has P-256, P-384 and P-521.',
      },
    )
  }
  return line(`ecdsa-sha2-${curve}`, [Buffer.from(curve), Buffer.concat([Buffer.of(4), bytes(x), bytes(y)])], name)
}

function line(type: string, fields: readonly Buffer[], comment: string): string {
  const blob = Buffer.concat([Buffer.from(type), ...fields].map(withLength))
  return `${type} ${blob.toString('base64')} ${comment}\n`
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** `mpint` (RFC 4251 5): a leading one would make it negative. */
function integer(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes
}
