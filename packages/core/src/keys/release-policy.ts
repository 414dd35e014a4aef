import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'
import type { ReleasePolicy } from './key.ts'

/**
 * The release policy that Azure gives a key for the disk encryption of confidential virtual machines, as
 * `az keyvault key create --default-cvm-policy` does: any machine of that kind which the authority finds compliant.
 *
 * @param authority URL of the attestation provider: `az attestation get-default-by-location -l REGION --query attestUri`
 * @throws {KeyturnError} `INVALID_INPUT` when it is no https URL
 */
export function defaultCvmPolicy(authority: string): ReleasePolicy {
  if (!URL.canParse(authority) || new URL(authority).protocol !== 'https:') {
    throw new KeyturnError('INVALID_INPUT', `${quote(authority)} is no URL of an attestation provider`, {
      hint: 'It looks like https://sharedweu.weu.attest.azure.net.',
    })
  }
  const allOf = [{ claim: 'x-ms-compliance-status', equals: 'azure-compliant-cvm' }]
  return { policy: JSON.stringify({ version: '1.0.0', anyOf: [{ authority, allOf }] }) }
}
