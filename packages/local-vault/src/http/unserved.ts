import type { VaultAnswer, VaultRequest } from './exchange.ts'

/** What a vault does not serve at all, as random numbers are a Managed HSM's: its web server answers, before any sign-in. */
export function isUnserved({ target }: VaultRequest): boolean {
  return /^\/+rng\/*(\?|$)/i.test(target)
}

/** A page for people, without any header of the service, as recorded. */
export function webServerNotFound(): VaultAnswer {
  return {
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<!DOCTYPE html><html><head><title>404 - File or directory not found.</title></head><body><h1>404 - File or directory not found.</h1></body></html>',
  }
}
