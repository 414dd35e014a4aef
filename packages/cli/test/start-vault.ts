import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { onTestFinished } from 'vitest'
import type { Keyturn, Run } from './run-keyturn.ts'

export interface Server {
  url: string
  caFile: string
  identityEndpoint: string
  identityHeader: string
  authority: { authorityHost: string; tenantId: string; clientId: string; clientSecret: string }
  env: Record<string, string>
}

export interface Started {
  /** The first that it printed. */
  line: string
  child: ChildProcess
  ended: Promise<Run>
}

/** `keyturn vault start` with these words, once it has printed something. It is stopped when the test is over. */
export async function startVault(
  keyturn: Keyturn,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Started> {
  const started = Promise.withResolvers<ChildProcess>()
  const ended = keyturn.run(['vault', 'start', ...args], { env, onStart: started.resolve })
  const child = await started.promise
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  if (child.stdout === null) throw new Error('no output to read')
  const printed = once(child.stdout, 'data').then(([data]) => String(data))
  const failed = ended.then((run) => Promise.reject(new Error(`it ended with ${run.status}: ${run.stderr}`)))
  failed.catch(() => {})
  return { line: await Promise.race([printed, failed]), child, ended }
}

/** As `startVault`, with what its line of JSON says. */
export async function startServer(
  keyturn: Keyturn,
  args: readonly string[] = [],
): Promise<Started & { server: Server }> {
  const started = await startVault(keyturn, ['-o', 'json', ...args])
  return { ...started, server: JSON.parse(started.line) }
}

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: unknown
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, which the tests assert on.
type Answer = { status: number; body: any; challenge: string | undefined }

/** A request past all SDKs, as it is. The certificate is left to the tests that are about it. */
export function ask(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest
    const options = { method, headers, rejectUnauthorized: false, agent: false as const }
    send(url, options, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => {
        const challenge = answer.headers['www-authenticate']
        resolve({ status: answer.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text), challenge })
      })
    })
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** Signs in as an SDK does. @returns the header with the token */
export async function signIn({ identityEndpoint, identityHeader }: Server): Promise<{ authorization: string }> {
  const { body } = await ask(`${identityEndpoint}?resource=https://vault.localhost&api-version=2019-08-01`, {
    headers: { 'x-identity-header': identityHeader },
  })
  return { authorization: `Bearer ${body.access_token}` }
}
