import type { Environment } from '../environment.ts'
import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'
import { isLoopbackHost } from './allowed-host.ts'

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
