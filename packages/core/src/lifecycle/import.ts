import { KeyturnError } from '../errors.ts'
import type { Key, KeyAttributes, KeyType, ReleasePolicy } from '../keys/key.ts'
import type { PrivateJwk } from '../keys/key-material.ts'
import { parseNewKeyName } from '../keys/key-name.ts'
import { findKeyProblems, refuseProblems } from '../keys/key-rules.ts'
import { toNumber } from '../keys/public-key.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import { quote } from '../text.ts'
import type { ImportedKey, TransferredMaterial, Vault } from '../vault/client.ts'
import { setFirstPolicy } from './create.ts'
import { makeVersion, type VersionMaker } from './make-version.ts'
import { checkPolicyFor, type PolicyWriter } from './rotation-policy.ts'

export interface ImportKeyOptions extends KeyAttributes {
  /** Stores it in the HSM (Premium vaults and Managed HSM). Default false. */
  hardwareProtected?: boolean
  exportable?: boolean
  releasePolicy?: ReleasePolicy
  /** Set right after the key is imported. */
  rotationPolicy?: RotationPolicy | undefined
  /** Allows that the key exists: then the material becomes its new version. Default false. */
  newVersion?: boolean | undefined
}

const importKeyOptionNames: OptionNames<ImportKeyOptions> = {
  keyOperations: true,
  enabled: true,
  notBefore: true,
  expiresOn: true,
  tags: true,
  hardwareProtected: true,
  exportable: true,
  releasePolicy: true,
  rotationPolicy: true,
  newVersion: true,
}

/**
 * Imports a private key, as `parseKeyMaterial` reads it. It may be used for what its file says, unless `keyOperations` says
 * otherwise.
 *
 * @throws {KeyturnError} as `createKey`
 */
export async function importKey(
  vault: VersionMaker & PolicyWriter & Pick<Vault, 'importKey'>,
  name: string,
  material: PrivateJwk | TransferredMaterial,
  options: ImportKeyOptions = {},
): Promise<Key> {
  refuseUnknownOptions('importKey', options, importKeyOptionNames)
  if (material === undefined || material === null || !('kty' in material || 'blob' in material)) {
    throw new KeyturnError('INVALID_INPUT', `key ${quote(name)} cannot be imported: its material is missing`)
  }
  const { rotationPolicy, newVersion = false, ...given } = options
  const keyOperations = 'blob' in material ? undefined : material.key_ops
  const attributes = { ...(keyOperations !== undefined && { keyOperations }), ...given }
  parseNewKeyName(name)
  const keyType = typeOf(material, options)
  refuseProblems(`key ${quote(name)} cannot be imported`, findKeyProblems({ ...attributes, keyType }))
  if (rotationPolicy !== undefined) checkPolicyFor(vault, rotationPolicy)
  const key: ImportedKey = { ...attributes, material }
  const imported = await makeVersion(vault, name, {
    newVersion,
    send: (sendOptions) => vault.importKey(name, key, sendOptions),
    isOurs: (found) => hasPublicHalf(found, material),
  })
  if (rotationPolicy !== undefined) await setFirstPolicy(vault, name, rotationPolicy)
  return imported
}

function typeOf(material: PrivateJwk | TransferredMaterial, { hardwareProtected }: ImportKeyOptions): KeyType {
  if ('blob' in material) return material.keyType
  return hardwareProtected ? `${material.kty}-HSM` : material.kty
}

/** Symmetric keys have no public half: there the kind has to do. */
function hasPublicHalf({ publicKey, keyType }: Key, material: PrivateJwk | TransferredMaterial): boolean {
  // What is in a BYOK file only the HSM knows.
  if ('blob' in material) return keyType === material.keyType
  switch (material.kty) {
    case 'RSA':
      return publicKey.n !== undefined && toNumber(publicKey.n) === toNumber(material.n)
    case 'EC':
      return publicKey.crv === material.crv && publicKey.x === material.x && publicKey.y === material.y
    case 'oct':
      return keyType.startsWith('oct')
  }
}
