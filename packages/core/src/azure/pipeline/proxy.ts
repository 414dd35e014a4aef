import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { PipelineOptions } from '@azure/core-rest-pipeline'
import type { Environment } from '../../environment.ts'
import { KeyturnError } from '../../errors.ts'
import { quote } from '../../text.ts'
import { isLoopbackHost } from '../../vault/allowed-host.ts'
import { lookupLoopback } from './loopback-lookup.ts'

/**
 * The proxy through which a request to `url` goes, by the variables that curl reads: `https_proxy` or `http_proxy` for the
 * scheme, else `all_proxy`, in small letters or capitals; `no_proxy` says for which hosts none is used. This machine itself
 * and link-local addresses, where a cloud's metadata is, are never asked for through a proxy.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the variable holds no address of a proxy
 */
export function findProxy(url: URL, env: Environment): URL | undefined {
  const names = url.protocol === 'https:' ? ['https_proxy', 'all_proxy'] : ['http_proxy', 'all_proxy']
  const name = names.flatMap((each) => [each, each.toUpperCase()]).find((each) => env[each]?.trim())
  if (name === undefined || isNeverProxied(url.hostname)) return undefined
  return isExempt(url, env.no_proxy ?? env.NO_PROXY ?? '') ? undefined : parseProxy(name, env[name]?.trim() ?? '')
}

/** What the SDK's pipelines take so that their requests go where `findProxy` says, and nowhere else. */
export function transportFor(
  url: URL,
  env: Environment,
  { keepAlive = true }: { keepAlive?: boolean } = {},
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
  const options = url.hostname.endsWith('.localhost') ? { keepAlive, lookup: lookupLoopback } : { keepAlive }
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

function isNeverProxied(hostname: string): boolean {
  return isLoopbackHost(hostname) || /^169\.254\.\d{1,3}\.\d{1,3}$/.test(hostname) || hostname.startsWith('[fe80:')
}

/** Whether a list such as `contoso.vault.azure.net,.example.com:443,*` names the host: curl's rules. */
function isExempt(url: URL, list: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const [, host = '', itsPort = port] = /^(.*?)(?::(\d{1,5}))?$/.exec(entry) ?? []
      const domain = host.replace(/^\*?\./, '').replace(/\.$/, '')
      return itsPort === port && domain !== '' && (url.hostname === domain || url.hostname.endsWith(`.${domain}`))
    })
}

function parseProxy(name: string, text: string): URL {
  const withScheme = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined
  if (url !== undefined && url.hostname !== '' && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  // It may hold a password.
  const shown = text.includes('@') ? `...${text.slice(text.lastIndexOf('@'))}` : text
  throw new KeyturnError('INVALID_INPUT', `${name} is ${quote(shown)}, which is no address of an HTTP proxy`, {
    hint: 'Give it as host:port or http://host:port. SOCKS proxies are not supported.',
  })
}
