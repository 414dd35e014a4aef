import type { PipelinePolicy } from '@azure/core-rest-pipeline'

export interface ExternalKeys {
  policy: PipelinePolicy
  /** The id that the key or version with this id has in the external key manager; absent for any other. */
  idOf(keyId: string): string | undefined
}

interface Answered {
  kid?: string
  key?: { kid?: string }
  attributes?: { external_key?: { id?: string } }
}

/**
 * Reads off the answers which keys of a Managed HSM live outside of it. The SDK (4.10) drops the attribute, and without it
 * such a key looks like one that could be rotated.
 */
export function externalKeys(): ExternalKeys {
  const known = new Map<string, string>()
  const note = ({ kid, key, attributes }: Answered): void => {
    const keyId = kid ?? key?.kid
    const id = attributes?.external_key?.id
    if (keyId === undefined) return
    if (id === undefined) known.delete(keyId)
    else known.set(keyId, id)
  }
  return {
    policy: {
      name: 'keyturnExternalKeys',
      async sendRequest(request, next) {
        const response = await next(request)
        const text = response.bodyAsText ?? ''
        // Most vaults have none, and their answers need not be parsed twice.
        if (known.size === 0 && !text.includes('"external_key"')) return response
        for (const each of answered(text)) note(each)
        return response
      },
    },
    idOf: (keyId) => known.get(keyId),
  }
}

/** The key of an answer, or all keys of a page. What is neither is the SDK's to complain about. */
function answered(text: string): Answered[] {
  try {
    const body: (Answered & { value?: unknown }) | null = JSON.parse(text)
    const items = Array.isArray(body?.value) ? body.value : [body]
    return items.filter((item): item is Answered => typeof item === 'object' && item !== null)
  } catch {
    return []
  }
}
