import { decodeBase64Url } from '../crypto/base64url.ts'
import { CryptoInputError } from '../crypto/input-error.ts'
import { badParameter } from '../errors.ts'
import { asObject, type Body, requireText } from './body.ts'

/** What a BYOK file says: which key exchange key wrapped the key inside, and the wrapped key. */
export interface TransferBlob {
  /** Of the key exchange key. */
  kek: { name: string; version: string | undefined }
  ciphertext: Uint8Array
}

const schemaVersions: readonly unknown[] = ['1.0', '1.0.0']
const wrap = 'CKM_RSA_AES_KEY_WRAP'

/**
 * Reads `key_hsm` of an import: a whole BYOK file as base64 (Key Vault: bring your own key specification).
 *
 * @throws {ServiceError} 400 `BadParameter` that names the member which is wrong.
 */
export function parseTransferBlob(keyHsm: unknown): TransferBlob {
  const blob = parseFile(decodeBase64Url(keyHsm, "'key.key_hsm'"))
  const header = asObject(blob.header, "Key transfer blob: 'header'")
  mustBe(schemaVersions.includes(blob.schema_version), 'schema_version', blob.schema_version, '1.0.0')
  mustBe(header.alg === 'dir', 'header.alg', header.alg, 'dir')
  mustBe(header.enc === wrap, 'header.enc', header.enc, wrap)
  return {
    kek: kekNamed(requireText(header, 'kid')),
    ciphertext: decodeBase64Url(blob.ciphertext, "Key transfer blob: 'ciphertext'"),
  }
}

function parseFile(octets: Uint8Array): Body {
  try {
    return asObject(JSON.parse(Buffer.from(octets).toString()), 'Key transfer blob')
  } catch {
    throw new CryptoInputError("'key.key_hsm' is not a key transfer blob: it is not a JSON object.")
  }
}

/** The host does not count: the same vault has several names here, and version ids are random. */
function kekNamed(kid: string): TransferBlob['kek'] {
  const [, name, version] = /^https?:\/\/[^/]+\/keys\/([0-9A-Za-z-]+)(?:\/([0-9a-fA-F]+))?\/?$/.exec(kid) ?? []
  if (name === undefined) throw badParameter("Key transfer blob: 'header.kid' is not the id of a key.")
  return { name, version: version?.toLowerCase() }
}

function mustBe(isRight: boolean, member: string, value: unknown, allowed: string): void {
  if (isRight) return
  throw badParameter(`Key transfer blob: '${member}' is ${JSON.stringify(value)}; it must be "${allowed}".`)
}
