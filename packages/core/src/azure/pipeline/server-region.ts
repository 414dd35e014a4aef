import type { PipelinePolicy } from '@azure/core-rest-pipeline'

export interface ServerRegion {
  policy: PipelinePolicy
  /** The Azure region of the vault; `undefined` until an answer has named it. */
  region(): string | undefined
}

/** Reads the vault's region off its answers: nothing else in the Keys API tells where a vault is. */
export function serverRegion(): ServerRegion {
  let region: string | undefined
  return {
    policy: {
      name: 'keyturnServerRegion',
      async sendRequest(request, next) {
        const response = await next(request)
        const said = response.headers.get('x-ms-keyvault-region')
        if (said !== undefined && /^[\w-]{1,64}$/.test(said)) region = said
        return response
      },
    },
    region: () => region,
  }
}
