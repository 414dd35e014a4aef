import { fromTransferForm } from '../crypto/pkcs8.ts'
import { unwrapRsaAes } from '../crypto/rsa-aes-key-wrap.ts'
import { rsaPrivateKey } from '../crypto/rsa-primitives.ts'
import { badParameter } from '../errors.ts'
import type { Body } from '../keys/body.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import { isHsmType } from '../keys/key-type.ts'
import { parseTransferBlob } from '../keys/transfer-blob.ts'
import { checkUse } from '../keys/usable-version.ts'
import { type OperationCall, seconds } from './operation.ts'

/**
 * The JWK inside of a BYOK file, which another HSM has wrapped for a key exchange key of this vault (Key Vault: bring
 * your own key specification).
 *
 * @param jwk the key of the import, with `key_hsm`.
 * @param kty what the key becomes here.
 * @throws {ServiceError} 400 for a file that is not right, 403 for a key exchange key that may not be used.
 */
export function unwrapTransfer(call: OperationCall, jwk: Body, kty: string): Body {
  const { keys, now } = call
  if (!isHsmType(kty))
    throw badParameter(`A key in transfer form (key_hsm) becomes an HSM key, not one of type ${kty}.`)
  const { kek, ciphertext } = parseTransferBlob(jwk.key_hsm)
  const { version } = findLiveVersion({ ...call, ...kek })
  checkUse(version, 'import', seconds(now))
  const material = keys.privateJwk(version)
  if (material.kty !== 'RSA') throw badParameter(`The key exchange key is of type ${version.kty}; it must be RSA-HSM.`)
  const transferred = fromTransferForm(kty, unwrapRsaAes('CKM_RSA_AES_KEY_WRAP', rsaPrivateKey(material), ciphertext))
  const asked = { kty: kty.replace(/-HSM$/, ''), crv: jwk.crv ?? transferred.crv }
  for (const [member, wanted] of Object.entries(asked)) {
    const found = transferred[member]
    if (found !== wanted)
      throw badParameter(`The transferred key has '${member}' ${found}, not ${wanted} as asked for.`)
  }
  return transferred
}
