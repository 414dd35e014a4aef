import { Agent } from 'node:https'
import type { LookupFunction } from 'node:net'

/**
 * An agent that finds `*.localhost` on this machine, as RFC 6761 6.3 asks; many resolvers (glibc's among them) do not.
 * `undefined` for every other host: the SDK's own agents, which honour proxies, are right there.
 */
export function createLoopbackAgent(hostname: string): Agent | undefined {
  return hostname.endsWith('.localhost') ? new Agent({ lookup: lookupLoopback, keepAlive: false }) : undefined
}

const lookupLoopback: LookupFunction = (_hostname, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}
