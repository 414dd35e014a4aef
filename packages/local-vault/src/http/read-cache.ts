import type { VaultRequest } from './exchange.ts'
import type { ParsedRequest } from './parsed-request.ts'

/** An answer to a GET of one key, and what its request meant. */
interface KnownRead {
  parsed: ParsedRequest
  body: string
}

const limit = 1000

/**
 * Answers to reads of keys, as long as the store's revision stands: nothing that such an answer says can change without
 * a write, by this process or another, and every write moves the revision. Lists and deleted keys are not kept, as time
 * alone can change them.
 */
export interface ReadCache {
  find(revision: number, request: VaultRequest): KnownRead | undefined
  keep(revision: number, request: VaultRequest, read: KnownRead): void
}

export function createReadCache(): ReadCache {
  let known = { revision: -1, reads: new Map<string, KnownRead>() }
  const nameOf = ({ scheme, host, target }: VaultRequest) => `${scheme}:${host}${target}`
  return {
    find: (revision, request) => (known.revision === revision ? known.reads.get(nameOf(request)) : undefined),
    keep(revision, request, read) {
      if (known.revision !== revision || known.reads.size >= limit) known = { revision, reads: new Map() }
      known.reads.set(nameOf(request), read)
    },
  }
}
