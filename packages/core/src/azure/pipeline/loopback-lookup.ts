import type { LookupFunction } from 'node:net'

/** Finds `*.localhost` on this machine, as RFC 6761 6.3 asks; many resolvers (glibc's among them) do not. */
export const lookupLoopback: LookupFunction = (_hostname, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}
