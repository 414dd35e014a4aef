import { DefaultAzureCredential } from '@azure/identity'
import { KeyClient } from '@azure/keyvault-keys'

/**
 * The client that any program would make: the vault from the environment, whatever sign-in there is.
 * KEY_VAULT_URL names an embedded vault (or any other by URL), KEY_VAULT_NAME or AZURE_KEYVAULT_NAME one on Azure.
 */
export function connect() {
  const { KEY_VAULT_URL, KEY_VAULT_NAME, AZURE_KEYVAULT_NAME } = process.env
  const name = KEY_VAULT_NAME ?? AZURE_KEYVAULT_NAME
  if (!KEY_VAULT_URL && !name) throw new Error('Set KEY_VAULT_URL, KEY_VAULT_NAME or AZURE_KEYVAULT_NAME.')
  const url = KEY_VAULT_URL ?? `https://${name}.vault.azure.net`
  return new KeyClient(url, new DefaultAzureCredential(), {
    // Only where *.localhost does not resolve: bare localhost can't pass the check that the challenge fits the host.
    disableChallengeResourceVerification: new URL(url).hostname === 'localhost',
  })
}
