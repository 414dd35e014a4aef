import { constants, createCipheriv, createPrivateKey, type JsonWebKey, publicEncrypt, randomBytes } from 'node:crypto'
import { hasCode, KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import type { PrivateJwk } from '../keys/key-material.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { publicKeyObject } from '../keys/public-key.ts'
import { parseTransferFile, writeTransferFile } from '../keys/transfer-file.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'

/**
 * The key exchange key that a BYOK file was made for, checked: it is in this vault, may be used, and is for imports.
 *
 * @returns `undefined` when the identity may not read keys: then the service alone decides
 * @throws {KeyturnError} `INVALID_INPUT` when the file is none, or for another vault; `NOT_ALLOWED` when the key exchange key
 *   is disabled, out of its time or not for imports; `KEY_NOT_FOUND`
 */
export async function readExchangeKey(
  vault: Pick<Vault, 'getKey' | 'url' | 'now'>,
  file: string,
): Promise<Key | undefined> {
  const { kid, ciphertext } = parseTransferFile(file)
  const [, name = '', version = ''] = /\/keys\/([^/]+)\/([^/]+)$/.exec(kid) ?? []
  if (new URL(kid).host !== new URL(vault.url).host) {
    throw new KeyturnError('INVALID_INPUT', `the BYOK file is for ${new URL(kid).origin}, not for ${vault.url}`)
  }
  const key = await vault.getKey(name, version).catch((error: unknown) => {
    if (hasCode(error, 'ACCESS_DENIED')) return undefined
    throw error
  })
  if (key === undefined) return undefined
  refuseUnusable(key, vault.now())
  const modulus = (key.keySize ?? 0) / 8
  if (ciphertext.length > modulus && (ciphertext.length - modulus) % 8 === 0) return key
  throw new KeyturnError(
    'INVALID_INPUT',
    `the BYOK file cannot be used: its ciphertext has ${ciphertext.length} bytes, which no key wrapped for the ${key.keySize}-bit key ${quote(name)} has`,
  )
}

/** @throws {KeyturnError} `NOT_ALLOWED` */
function refuseUnusable({ name, keyType, keyOperations, enabled, notBefore, expiresOn }: Key, now: Date): void {
  const why = [
    ...(keyType === 'RSA-HSM' ? [] : [`is of type ${keyType}, not RSA-HSM`]),
    ...(keyOperations.includes('import') ? [] : [`has the operations ${keyOperations.join(', ')}, and not "import"`]),
    ...(enabled ? [] : ['is disabled']),
    ...(expiresOn !== undefined && expiresOn <= now ? [`has expired on ${expiresOn.toISOString()}`] : []),
    ...(notBefore !== undefined && notBefore > now ? [`is not valid before ${notBefore.toISOString()}`] : []),
  ]
  if (why.length === 0) return
  throw new KeyturnError('NOT_ALLOWED', `the key exchange key ${quote(name)} ${why.join(', and ')}`, {
    hint: 'Make one: keyturn create NAME --type RSA-HSM --size 4096 --ops import',
  })
}

export interface WrapForTransferOptions {
  /** Version of the key exchange key, 32 hexadecimal characters. Default: the latest. */
  version?: string | undefined
}

const wrapForTransferOptionNames: OptionNames<WrapForTransferOptions> = { version: true }

/**
 * Wraps a software key for a key exchange key of a vault, here: an AES key made for the purpose under RSA-OAEP with SHA-1, and
 * the key, as PKCS#8 or its bare bytes, under that one with RFC 5649. OpenSSL's `pkeyutl` and `-id-aes256-wrap-pad` do the same.
 *
 * It is for keys that come from no HSM: this machine has seen them, and the vault cannot make that undone.
 *
 * @returns the text of a BYOK file
 * @throws {KeyturnError} as `readExchangeKey`
 */
export async function wrapForTransfer(
  vault: Pick<Vault, 'getKey' | 'url' | 'now'>,
  exchangeKeyName: string,
  material: PrivateJwk,
  options: WrapForTransferOptions = {},
): Promise<string> {
  refuseUnknownOptions('wrapForTransfer', options, wrapForTransferOptionNames)
  const { version } = options
  const key = await vault.getKey(parseKeyName(exchangeKeyName), version && parseKeyVersion(version))
  refuseUnusable(key, vault.now())
  const secret = transferForm(material)
  const ephemeral = randomBytes(32)
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const head = publicEncrypt({ key: publicKeyObject(key.publicKey), padding, oaepHash: 'sha1' }, ephemeral)
    // The initial value of RFC 5649 3.
    const cipher = createCipheriv('id-aes256-wrap-pad', ephemeral, Buffer.from('a65959a6', 'hex'))
    const tail = Buffer.concat([cipher.update(secret), cipher.final()])
    const kid = `${vault.url}/keys/${key.name}/${key.version}`
    return writeTransferFile({ kid, ciphertext: Buffer.concat([head, tail]), generator: 'keyturn byok wrap' })
  } finally {
    secret.fill(0)
    ephemeral.fill(0)
  }
}

function transferForm(material: PrivateJwk): Buffer {
  if (material.kty === 'oct') return Buffer.from(material.k, 'base64url')
  const { key_ops: _, ...members } = material
  const key = { ...members, ...(members.crv === 'P-256K' && { crv: 'secp256k1' }) } as JsonWebKey
  return createPrivateKey({ key, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' })
}
