import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { KeyAttestation, Vault } from '../vault/client.ts'

export interface GetKeyAttestationOptions {
  /** 32 hexadecimal characters. Default: the latest version. */
  version?: string | undefined
}

const getKeyAttestationOptionNames: OptionNames<GetKeyAttestationOptions> = { version: true }

/**
 * Reads what a Managed HSM vouches for a key with: that it was made in the HSM and never left it. The tools of the HSM's maker
 * check the statements. A vault has none.
 *
 * @throws {KeyturnError} `INVALID_INPUT`, `KEY_NOT_FOUND`, `ACCESS_DENIED`; `SERVICE_ERROR` for a vault, or a service version
 *   that knows no attestation
 */
export async function getKeyAttestation(
  vault: Pick<Vault, 'getKeyAttestation'>,
  name: string,
  options: GetKeyAttestationOptions = {},
): Promise<KeyAttestation> {
  refuseUnknownOptions('getKeyAttestation', options, getKeyAttestationOptionNames)
  const version = options.version === undefined ? undefined : parseKeyVersion(options.version)
  return vault.getKeyAttestation(parseKeyName(name), version)
}
