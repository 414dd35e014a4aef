import { checkApiVersion } from './api-version.ts'
import type { VaultRequest } from './exchange.ts'
import { findRoute, type Route } from './routes.ts'
import { parseTarget } from './target.ts'

/** What a request line means. */
export interface ParsedRequest {
  route: Route
  query: ReadonlyMap<string, string>
  /** Checked only when the caller is known to be allowed to ask. */
  apiVersion(): string
}

/** @throws {ServiceError} 400 or 501 for a request that no operation has. */
export function parseRequest({ method, target }: VaultRequest): ParsedRequest {
  const { segments, query } = parseTarget(target)
  return { route: findRoute(method, segments), query, apiVersion: () => checkApiVersion(query.get('api-version')) }
}
