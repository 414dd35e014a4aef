import { checkApiVersion, newestApiVersion } from './api-version.ts'
import type { VaultRequest } from './exchange.ts'
import { findRoute, type Route } from './routes.ts'
import { parseTarget } from './target.ts'

/** What a request line means. */
export interface ParsedRequest {
  route: Route
  /** As it was sent, without the query. */
  path: string
  query: ReadonlyMap<string, string>
  /**
   * Checked only when the caller is known to be allowed to ask.
   *
   * @param isManagedHsm whose next links name no version, and are followed without one.
   */
  apiVersion(isManagedHsm: boolean): string
}

/** @throws {ServiceError} 400 or 501 for a request that no operation has. */
export function parseRequest({ method, target }: VaultRequest): ParsedRequest {
  const { segments, query } = parseTarget(target)
  return {
    route: findRoute(method, segments),
    path: target.split('?', 1)[0] ?? '',
    query,
    apiVersion: (isManagedHsm) =>
      isManagedHsm && query.has('$skiptoken') && !query.has('api-version')
        ? newestApiVersion
        : checkApiVersion(query.get('api-version')),
  }
}
