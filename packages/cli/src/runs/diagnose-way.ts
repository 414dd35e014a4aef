import { lookup } from 'node:dns/promises'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { findProxy } from '@keyturn/core'
import { exitStatus } from '../program/exit-status.ts'
import { failed, type Judged, passed, skipped } from './check.ts'

const handshakeMs = 10_000

/** The way to a vault's host: name, proxy, certificate. Sends nothing to it but a TLS handshake. */
export async function diagnoseWay(url: URL, env: Record<string, string | undefined>): Promise<Judged[]> {
  const proxy = findProxy(url, env)
  // Through a proxy it is the proxy's network that has to know the name.
  const dns = await resolve(proxy ?? url)
  const throughProxy =
    proxy === undefined
      ? skipped('proxy', 'none is set for this host')
      : passed('proxy', `requests go through ${proxy.hostname}:${portOf(proxy)}; NO_PROXY does not name this host`)
  if (dns.status === 'fail') return [dns, throughProxy, skipped('tls', 'the host has no address')]
  try {
    const tunnel = proxy && (await openTunnel(proxy, url))
    return [dns, throughProxy, await shakeHands(url, tunnel)]
  } catch (error) {
    const hint = 'Does the proxy run, and does it let this host through? NO_PROXY names the hosts that need none.'
    const broken = failed('proxy', (error as Error).message, hint, exitStatus.unavailable)
    return [dns, broken, skipped('tls', 'the proxy made no connection')]
  }
}

async function resolve({ hostname }: URL): Promise<Judged> {
  try {
    const addresses = (await lookup(hostname, { all: true })).map(({ address }) => address)
    const isPrivate = addresses.every((each) => /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd])/.test(each))
    return passed('dns', `${hostname} is ${addresses.join(', ')}${isPrivate ? ', a private endpoint' : ''}`)
  } catch (error) {
    const why = `${hostname} cannot be resolved: ${(error as Error).message}`
    return failed('dns', why, 'Is the name right, and does this network know it?', exitStatus.unavailable)
  }
}

/** As HTTP has it (RFC 9110, 9.3.6). @throws what the proxy, or the way to it, refuses */
function openTunnel(proxy: URL, { hostname, port }: URL): Promise<Socket> {
  const path = `${hostname}:${port || 443}`
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const authorization = `Basic ${Buffer.from(user).toString('base64')}`
  return new Promise((done, refuse) => {
    const ask = proxy.protocol === 'https:' ? secureRequest : request
    const asked = ask({
      host: proxy.hostname,
      port: portOf(proxy),
      method: 'CONNECT',
      path,
      headers: { host: path, ...(user !== ':' && { 'proxy-authorization': authorization }) },
      timeout: handshakeMs,
    })
    asked.once('connect', ({ statusCode }, socket) =>
      statusCode === 200 ? done(socket) : refuse(new Error(`the proxy ${proxy.host} answers ${statusCode}`)),
    )
    asked.once('timeout', () => asked.destroy(new Error(`no answer of the proxy ${proxy.host} within 10 s`)))
    asked.once('error', (error) => refuse(new Error(`the proxy ${proxy.host} cannot be used: ${error.message}`)))
    asked.end()
  })
}

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === 'https:' ? 443 : 80))
}

function shakeHands({ hostname, port }: URL, tunnel: Socket | undefined): Promise<Judged> {
  return new Promise((done) => {
    const way = tunnel === undefined ? { host: hostname, port: Number(port || 443) } : { socket: tunnel }
    const socket = connect({ ...way, ...(!isIP(hostname) && { servername: hostname }), timeout: handshakeMs })
    const end = (check: Judged) => {
      socket.destroy()
      done(check)
    }
    socket.once('secureConnect', () => {
      const { issuer, valid_to: until } = socket.getPeerCertificate()
      const by = issuer?.O ?? issuer?.CN ?? 'unknown'
      end(passed('tls', `${socket.getProtocol()}, certificate of ${by}, valid until ${until}`))
    })
    const hint = 'A private CA is trusted by NODE_EXTRA_CA_CERTS=FILE.'
    socket.once('error', (error) => end(failed('tls', error.message, hint, exitStatus.unavailable)))
    socket.once('timeout', () => end(failed('tls', 'no handshake within 10 s', null, exitStatus.unavailable)))
  })
}
