import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { LocalVault, LocalVaultOptions } from '@keyturn/local-vault'
import { onTestFinished } from 'vitest'
import { connect } from '../../../src/connect.ts'
import type { Vault } from '../../../src/vault/client.ts'
import { openTlsVault } from '../../once/tls-vault.ts'

/** The JSON of an answer; a lie changes it. */
export type Answer = Record<string, unknown>

/** What may be known to a liar: the request, and all that the vault has answered before. */
export interface Told {
  method: string
  /** Without a version in it. */
  action: 'get' | 'versions' | 'rotate' | 'sign' | 'unwrapkey' | 'wrapkey' | 'decrypt' | 'rotationpolicy' | 'other'
  answer: Answer
  body: Answer
  url: string
  local: LocalVault
}

export type Lie = (told: Told) => Answer | undefined | Promise<Answer | undefined>

/** A real embedded vault behind a listener that changes well-formed answers into other well-formed answers. */
export interface LyingVault {
  vault: Vault
  /** The same vault as it is. */
  honest: Vault
  local: LocalVault
  url: string
  /** Every request that went over the wire, challenges marked. */
  sent: { line: string; challenged: boolean }[]
  lie: Lie | undefined
}

export async function openLyingVault(options: Pick<LocalVaultOptions, 'profile'> = {}): Promise<LyingVault> {
  const { local, tls, close } = await openTlsVault(options)
  const sent: LyingVault['sent'] = []
  const server = createServer(tls, (request, response) => {
    pass(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await close()
  })

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: target = '/', headers } = request
    const body = Buffer.concat(await request.toArray()).toString()
    const answered = await local.fetch(
      new Request(new URL(target, url), {
        method,
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        ...(body !== '' && { body }),
      }),
    )
    sent.push({ line: `${method} ${new URL(target, url).pathname}`, challenged: answered.status === 401 })
    const text = await answered.text()
    const honest = answered.ok && text !== '' ? (JSON.parse(text) as Answer) : undefined
    const answer =
      honest && (await lying.lie?.({ ...about(method, target, url), answer: honest, body: read(body), url, local }))
    response.sendDate = false
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    response.end(answer === undefined ? text : JSON.stringify(answer))
  }

  const lying: Omit<LyingVault, 'vault' | 'honest'> = { local, url, sent, lie: undefined }
  const clock = { now: () => local.now(), sleep: async () => undefined }
  return Object.assign(lying, {
    vault: await connect({ url, credential: local.credential }, { clock }),
    honest: await connect(local, { clock }),
  })
}

function read(body: string): Answer {
  return body === '' ? {} : (JSON.parse(body) as Answer)
}

function about(method: string, target: string, url: string): Pick<Told, 'method' | 'action'> {
  const last = new URL(target, url).pathname.split('/').at(-1) ?? ''
  const actions = ['versions', 'rotate', 'sign', 'unwrapkey', 'wrapkey', 'decrypt', 'rotationpolicy'] as const
  const action = actions.find((each) => each === last) ?? (method === 'GET' ? 'get' : 'other')
  return { method, action }
}
