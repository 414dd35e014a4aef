import { lookup } from 'node:dns/promises'
import { connect } from 'node:tls'
import { getRotationPolicy, type KeyturnError, listKeys, type Vault } from '@keyturn/core'
import { asReported } from '../output/output.ts'
import { type ExitStatus, exitStatus, exitStatusOf } from '../program/exit-status.ts'

/** One thing that has to be right before a vault can be worked with. */
interface Check {
  id:
    | 'configuration'
    | 'dns'
    | 'proxy'
    | 'tls'
    | 'sign-in'
    | 'clock'
    | 'keys/list'
    | 'keys/get'
    | 'keys/getrotationpolicy'
  status: 'pass' | 'fail' | 'skip'
  detail: string
  hint: string | null
}

interface Judged extends Check {
  /** How a command would end that meets with this. */
  ends: ExitStatus
}

const pass = (id: Check['id'], detail: string): Judged => ({
  id,
  status: 'pass',
  detail,
  hint: null,
  ends: exitStatus.done,
})
const skip = (id: Check['id'], detail: string): Judged => ({ ...pass(id, detail), status: 'skip' })
const fail = (id: Check['id'], detail: string, hint: string | null, ends: ExitStatus): Judged => ({
  ...{ id, detail, hint, ends },
  status: 'fail',
})

/** What a person's clock may be off before tokens and dates go wrong. */
const mostSkewMs = 5 * 60_000
const handshakeMs = 10_000

/** The way to a vault's host: name, proxy, certificate. Sends nothing to it but a TLS handshake. */
export async function diagnoseWay({ hostname, port }: URL, env: Record<string, string | undefined>): Promise<Judged[]> {
  const proxy = env.HTTPS_PROXY ?? env.https_proxy
  const throughProxy =
    proxy === undefined ? skip('proxy', 'HTTPS_PROXY is not set') : pass('proxy', 'HTTPS_PROXY is set')
  const dns = await lookup(hostname, { all: true }).then(
    (found) => {
      const addresses = found.map(({ address }) => address)
      const isPrivate = addresses.every((each) => /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd])/.test(each))
      return pass('dns', `${hostname} is ${addresses.join(', ')}${isPrivate ? ', a private endpoint' : ''}`)
    },
    (error: Error) =>
      fail(
        'dns',
        `${hostname} cannot be resolved: ${error.message}`,
        'Is the name right, and does this network know it?',
        exitStatus.unavailable,
      ),
  )
  if (dns.status === 'fail') return [dns, throughProxy, skip('tls', 'the host has no address')]
  if (proxy !== undefined) return [dns, throughProxy, skip('tls', 'the proxy makes the connection')]
  return [dns, throughProxy, await shakeHands(hostname, Number(port || 443))]
}

function shakeHands(host: string, port: number): Promise<Judged> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername: host, timeout: handshakeMs })
    const end = (check: Judged) => {
      socket.destroy()
      resolve(check)
    }
    socket.once('secureConnect', () => {
      const { issuer, valid_to: until } = socket.getPeerCertificate()
      end(
        pass(
          'tls',
          `${socket.getProtocol()}, certificate of ${issuer?.O ?? issuer?.CN ?? 'unknown'}, valid until ${until}`,
        ),
      )
    })
    socket.once('error', (error) =>
      end(fail('tls', error.message, 'A private CA is trusted by NODE_EXTRA_CA_CERTS=FILE.', exitStatus.unavailable)),
    )
    socket.once('timeout', () => end(fail('tls', 'no handshake within 10 s', null, exitStatus.unavailable)))
  })
}

/**
 * Signs in and reads: a page of the list, one key, its policy. Changes nothing.
 *
 * @param hasOwnClock an embedded vault, whose clock is moved on purpose
 */
export async function diagnoseAccess(vault: Vault, hasOwnClock: boolean): Promise<Judged[]> {
  const checks: Judged[] = []
  let name: string | undefined
  const list = await attempt('keys/list', async () => {
    for await (const key of listKeys(vault)) {
      name = key.name
      break
    }
    return name === undefined ? 'there are no keys' : 'the list can be read'
  })
  const { error } = list
  const signedIn = error === undefined || error.code === 'ACCESS_DENIED'
  if (!signedIn) {
    const refused = fail('sign-in', error.message, error.hint ?? null, exitStatusOf(error.code))
    return [refused, skip('clock', 'nothing was answered'), skip('keys/list', 'there is no sign-in')]
  }
  const clock = hasOwnClock
    ? skip('clock', 'an embedded vault has a clock of its own')
    : judgeClock(vault.now(), new Date())
  checks.push(pass('sign-in', 'a token was had'), clock, list.check)
  if (name === undefined) {
    const why = 'no key is known to try it on'
    return [...checks, skip('keys/get', why), skip('keys/getrotationpolicy', why)]
  }
  const key = name
  const get = await attempt('keys/get', async () => `key ${(await vault.getKey(key)).name} can be read`)
  const policy = await attempt('keys/getrotationpolicy', async () => {
    await getRotationPolicy(vault, key)
    return `the policy of key ${key} can be read`
  })
  return [...checks, get.check, policy.check]
}

function judgeClock(theirs: Date, ours: Date): Judged {
  const seconds = Math.round((theirs.getTime() - ours.getTime()) / 1000)
  const detail = `the vault's clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} this one`
  return Math.abs(seconds) * 1000 <= mostSkewMs
    ? pass('clock', detail)
    : fail('clock', detail, 'Set the clock of this machine: tokens are refused otherwise.', exitStatus.denied)
}

async function attempt(id: Check['id'], act: () => Promise<string>): Promise<{ check: Judged; error?: KeyturnError }> {
  try {
    return { check: pass(id, await act()) }
  } catch (caught) {
    const error = asReported(caught)
    return { check: fail(id, error.message, error.hint ?? null, exitStatusOf(error.code)), error }
  }
}

export type { Judged }
export { pass as passed, skip as skipped }
