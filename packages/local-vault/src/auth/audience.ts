/** What tokens for vaults and Managed HSMs are for in each cloud (Key Vault: endpoints), and Key Vault's application id. */
const audiencesOfClouds: readonly string[] = [
  'https://vault.azure.net',
  'https://managedhsm.azure.net',
  'https://vault.azure.cn',
  'https://managedhsm.azure.cn',
  'https://vault.usgovcloudapi.net',
  'https://managedhsm.usgovcloudapi.net',
  'https://vault.microsoftazure.de',
  'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
]

/** What this vault's own tokens are for, whichever port a program had in mind. */
const ownAudience = /^https:\/\/(vault|managedhsm)\.localhost(:\d+)?$/

/**
 * Whether a token for this audience is one for a vault. Compared as text, as the service does: a slash at the end makes
 * another audience of it.
 *
 * @param resource what the challenge of the vault asks for.
 */
export function isVaultAudience(audience: string, resource: string): boolean {
  return audience === resource || ownAudience.test(audience) || audiencesOfClouds.includes(audience)
}
