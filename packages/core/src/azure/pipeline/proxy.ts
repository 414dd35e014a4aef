import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { PipelineOptions } from '@azure/core-rest-pipeline'
import type { Environment } from '../../environment.ts'
import { findProxy } from '../../vault/find-proxy.ts'
import { lookupLoopback } from './loopback-lookup.ts'

/**
 * How long a connection rests before it is closed, in milliseconds. One that a server closes at the very moment of a send
 * leaves it unknown whether the request arrived, which for a request that makes a version costs the settle window; servers
 * wait at least five times as long (Node's own 5 s, load balancers a minute).
 */
const longestRestMs = 1_000

/** What the SDK's pipelines take so that their requests go where `findProxy` says, and nowhere else. */
export function transportFor(
  url: URL,
  env: Environment,
  { keepAlive = true, restMs = longestRestMs }: { keepAlive?: boolean; restMs?: number } = {},
): Pick<PipelineOptions, 'agent' | 'proxyOptions'> {
  const proxy = findProxy(url, env)
  if (proxy !== undefined) {
    return {
      proxyOptions: {
        host: `${proxy.protocol}//${proxy.hostname}`,
        port: Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80)),
        ...(proxy.username !== '' && { username: decodeURIComponent(proxy.username) }),
        ...(proxy.password !== '' && { password: decodeURIComponent(proxy.password) }),
      },
    }
  }
  // The SDK reads the variables of the process itself, and breaks on an address without a scheme, unless it is given a
  // proxy. Where there is an agent it does not use that.
  const proxyOptions = { host: 'http://localhost', port: 9 }
  const options = {
    keepAlive,
    timeout: restMs,
    ...(url.hostname.endsWith('.localhost') && { lookup: lookupLoopback }),
  }
  return { agent: url.protocol === 'https:' ? new ContextSharingAgent(options) : new HttpAgent(options), proxyOptions }
}

/** Makes what its connections have in common once: left to Node, each reads certificates and settings anew. */
class ContextSharingAgent extends HttpsAgent {
  #context: SecureContext | undefined

  override createConnection(
    options: Parameters<HttpsAgent['createConnection']>[0],
    callback?: Parameters<HttpsAgent['createConnection']>[1],
  ): ReturnType<HttpsAgent['createConnection']> {
    this.#context ??= createSecureContext()
    return super.createConnection(Object.assign({}, options, { secureContext: this.#context }), callback)
  }
}
