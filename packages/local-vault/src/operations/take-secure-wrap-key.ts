import type { RsaPrivateJwk } from '../crypto/jwk.ts'
import { badParameter, ServiceError } from '../errors.ts'
import { requireText } from '../keys/body.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import { hasPreviewsOf2026 } from '../keys/previews.ts'
import { checkUse } from '../keys/usable-version.ts'
import { versionId } from '../keys/wire.ts'
import type { KeyWithVersion } from '../store/key-rows.ts'
import { type OperationCall, seconds } from './operation.ts'

/** The only algorithm that secure wrap was seen with. */
const algorithm = 'RSA-OAEP-256'

interface SecureWrapKeyInUse {
  alg: string
  kid: string
  key: RsaPrivateJwk
  found: KeyWithVersion
}

/** As `takeKey`, for keys that secure wrap is all they are for. */
export function takeSecureWrapKey(call: OperationCall, use: 'secureWrapKey' | 'secureUnwrapKey'): SecureWrapKeyInUse {
  const { keys, now } = call
  if (!hasPreviewsOf2026(call)) throw badParameter(`Unknown operation '${use.toLowerCase()}'`)
  const found = findLiveVersion(call)
  if (!found.version.keyOps.includes(use)) {
    throw new ServiceError(403, 'KeyOperationForbidden', `Operation ${use} is not permitted on the given key`)
  }
  checkUse(found.version, use, seconds(now))
  const alg = requireText(call.body(), 'alg')
  if (alg !== algorithm) throw badParameter(`Unsupported algorithm '${alg}': secure wrap uses ${algorithm}.`)
  const key = keys.privateJwk(found.version)
  if (key.kty !== 'RSA') throw badParameter(`Secure wrap uses an RSA key, and this key is ${found.version.kty}.`)
  return { alg, kid: versionId(call, found.key, found.version), key, found }
}
