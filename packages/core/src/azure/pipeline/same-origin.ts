import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { KeyturnError } from '../../errors.ts'
import { quote } from '../../text.ts'

/**
 * Refuses every request that would leave the vault: a `nextLink` or a redirect that names another host, scheme or port
 * must never see the token. Older lines of `@azure/keyvault-common` followed and authorised it.
 *
 * @param name A pipeline takes each name once; ours sits before the sign-in and again next to the network.
 */
export function sameOriginPolicy(vaultUrl: string, name = 'keyturnSameOrigin'): PipelinePolicy {
  const { origin } = new URL(vaultUrl)
  return {
    name,
    async sendRequest(request, next) {
      const target = new URL(request.url).origin
      if (target !== origin) {
        throw new KeyturnError(
          'HOST_NOT_ALLOWED',
          `the vault at ${origin} points to ${quote(target)}, which was refused`,
          {
            hint: 'A vault never sends its callers to another host: check what answers under its name.',
          },
        )
      }
      return next(request)
    },
  }
}
