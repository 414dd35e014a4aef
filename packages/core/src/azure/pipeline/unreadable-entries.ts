import { randomUUID } from 'node:crypto'
import type { PipelinePolicy } from '@azure/core-rest-pipeline'

export interface UnreadableEntries {
  policy: PipelinePolicy
  /** Whether an entry of a list, as the SDK gives it, stands for one that could not be read. */
  standsForOne(entry: { tags?: Record<string, string> | undefined }): boolean
}

/**
 * Keeps an entry of a list that makes no sense from ending the list: the SDK (4.10) reads a page whole, and fails at the first
 * entry without an id of a key. Each is replaced by one that can be read and is marked, so that it can be counted.
 *
 * @param isKeyId whether an id is one of a key of this vault; an entry of another one makes no sense, either
 */
export function unreadableEntries(vaultUrl: string, isKeyId: (id: unknown) => boolean): UnreadableEntries {
  // Drawn for each vault: nobody who answers in its place can know it.
  const mark = randomUUID()
  const standIn = { kid: `${vaultUrl}/keys/unreadable`, attributes: {}, tags: { [mark]: '' } }
  return {
    policy: {
      name: 'keyturnUnreadableEntries',
      async sendRequest(request, next) {
        const response = await next(request)
        const page = request.method === 'GET' && response.status === 200 ? pageOf(response.bodyAsText ?? '') : undefined
        if (page === undefined || page.value.every((entry) => isReadable(entry, isKeyId))) return response
        const value = page.value.map((entry) => (isReadable(entry, isKeyId) ? entry : standIn))
        return { ...response, bodyAsText: JSON.stringify({ ...page, value }) }
      },
    },
    standsForOne: ({ tags }) => tags !== undefined && Object.hasOwn(tags, mark),
  }
}

function pageOf(text: string): { value: unknown[] } | undefined {
  if (!text.includes('"value"')) return undefined
  try {
    const body = JSON.parse(text)
    return Array.isArray(body?.value) ? body : undefined
  } catch {
    return undefined
  }
}

function isReadable(entry: unknown, isKeyId: (id: unknown) => boolean): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  const { kid, attributes = {} } = entry as { kid?: unknown; attributes?: unknown }
  return isKeyId(kid) && typeof attributes === 'object'
}
