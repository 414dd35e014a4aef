import { KeyturnError } from '../errors.ts'
import type { Key, KeyAttributes, KeyCurve, KeyType, ReleasePolicy } from '../keys/key.ts'
import { parseNewKeyName } from '../keys/key-name.ts'
import { findKeyProblems, refuseProblems } from '../keys/key-rules.ts'
import { type OptionNames, refuseUnknownOptions, withoutUndefined } from '../options.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { joinWordings, say } from '../wording.ts'
import { makeVersion, type VersionMaker } from './make-version.ts'
import { checkPolicyFor, type PolicyWriter, setRotationPolicy } from './rotation-policy.ts'

export interface CreateKeyOptions extends KeyAttributes {
  keyType: KeyType
  /** Bits. RSA: 2048 (default), 3072, 4096; oct: 128, 192, 256. */
  keySize?: number | undefined
  /** EC only: `P-256` (default), `P-256K`, `P-384`, `P-521`. */
  curve?: KeyCurve | undefined
  /** Whether it may leave the vault under its release policy. HSM keys only. */
  exportable?: boolean | undefined
  releasePolicy?: ReleasePolicy | undefined
  /** Set right after the key is made. */
  rotationPolicy?: RotationPolicy | undefined
  /** Allows that the key exists: then it gets a new version, made as described. Default false. */
  newVersion?: boolean | undefined
}

export const createKeyOptionNames: OptionNames<CreateKeyOptions> = {
  keyType: true,
  keySize: true,
  curve: true,
  keyOperations: true,
  enabled: true,
  notBefore: true,
  expiresOn: true,
  tags: true,
  exportable: true,
  releasePolicy: true,
  rotationPolicy: true,
  newVersion: true,
}

/**
 * Makes a key, and its rotation policy if one is given. Everything is checked before anything is sent.
 *
 * @throws {KeyturnError} `INVALID_INPUT` with all that is not allowed; `KEY_EXISTS`; `KEY_DELETED` when a deleted key holds the
 *   name; `INDETERMINATE` when the answer was lost and it is unknown whether the key was made; `ACCESS_DENIED`
 */
export async function createKey(
  vault: VersionMaker & PolicyWriter & Pick<Vault, 'createKey'>,
  name: string,
  options: CreateKeyOptions,
): Promise<Key> {
  refuseUnknownOptions('createKey', options, createKeyOptionNames, 'keyType')
  const { rotationPolicy, newVersion = false, ...key } = options
  checkNewKey(vault, name, options)
  const made = await makeVersion(vault, name, {
    newVersion,
    shape: key,
    send: (sendOptions) => vault.createKey(name, withoutUndefined(key), sendOptions),
    isOurs: ({ keyType, keySize, curve }) =>
      keyType === key.keyType &&
      (key.keySize === undefined || keySize === undefined || keySize === key.keySize) &&
      (key.curve === undefined || curve === key.curve),
  })
  if (rotationPolicy !== undefined) await setFirstPolicy(vault, name, rotationPolicy)
  return made
}

/** @throws {KeyturnError} `INVALID_INPUT` with all that is not allowed of a key that is to be made */
export function checkNewKey(
  vault: Pick<Vault, 'url'>,
  name: string,
  { rotationPolicy, ...key }: Omit<CreateKeyOptions, 'newVersion'>,
): void {
  parseNewKeyName(name)
  refuseProblems(`key ${quote(name)} cannot be made`, findKeyProblems(key))
  if (rotationPolicy !== undefined) checkPolicyFor(vault, rotationPolicy)
}

/** Sets the policy of a key that was just made; a failure says that the key is there. */
export async function setFirstPolicy(vault: PolicyWriter, name: string, policy: RotationPolicy): Promise<void> {
  try {
    await setRotationPolicy(vault, name, policy)
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    const { code, wording, requestId, statusCode } = error
    const given = withoutUndefined({ ...policy })
    const setIt = say`Then set the policy: ${{ verb: 'policy set', key: name, vaultUrl: vault.url, given }}`
    throw new KeyturnError(
      code,
      say`key ${quote(name)} was made, its rotation policy was not set: ${wording.message}`,
      {
        hint: joinWordings(wording.hint.length === 0 ? [setIt] : [wording.hint, setIt], ' '),
        cause: error,
        requestId,
        statusCode,
      },
    )
  }
}
