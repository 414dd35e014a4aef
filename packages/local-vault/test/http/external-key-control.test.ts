import { expect, onTestFinished, test } from 'vitest'
import { type LocalVaultServer, startLocalVault } from '../../src/index.ts'
import { sender } from '../open-client.ts'

async function start(): Promise<LocalVaultServer> {
  const server = await startLocalVault({ tls: false, profile: 'managed-hsm' })
  onTestFinished(() => server.close())
  return server
}

async function control(server: LocalVaultServer, body: string, secret = server.identityHeader) {
  const answer = await fetch(`${server.url}/local-vault/external-keys`, {
    method: 'POST',
    headers: { 'x-identity-header': secret },
    body,
  })
  return { status: answer.status, body: await answer.json() }
}

test('another process adds a key to the external key manager, disables it, and cuts the manager off', async () => {
  const server = await start()
  const act = async (body: object) =>
    expect(await control(server, JSON.stringify(body))).toEqual({ status: 200, body: {} })
  const send = sender(server.vault)
  const body = { attributes: { external_key: { id: 'theirs' } } }
  const value = Buffer.alloc(16).toString('base64url')
  const wrap = async () =>
    (await send('POST', '/keys/mine/wrapkey?api-version=2026-01-01-preview', { alg: 'A256KW', value })).status
  await act({ action: 'add', id: 'theirs', keyType: 'oct', keySize: 256 })
  await send('POST', '/keys/mine/create?api-version=2026-01-01-preview', body)
  expect(await wrap()).toBe(200)
  await act({ action: 'disable', id: 'theirs' })
  expect(await wrap()).toBe(403)
  await act({ action: 'enable', id: 'theirs' })
  await act({ action: 'disconnect' })
  expect(await wrap()).toBe(503)
  await act({ action: 'connect' })
  expect(await wrap()).toBe(200)
  await act({ action: 'remove', id: 'theirs' })
  expect(await wrap()).toBe(404)
})

test.each([
  ['that is no JSON', '{', 'the body is not valid JSON'],
  ['without an action', '{}', 'the action is undefined'],
  ['with an action that is none', '{"action":"toString"}', 'the action is "toString"'],
  ['about a key that is not there', '{"action":"remove","id":"a"}', 'the external key manager has no key "a"'],
  ['of a key without an id', '{"action":"add"}', '"" is not the id of an external key'],
])('a request %s is answered with 400 and what is wrong', async (_what, body, error) => {
  expect(await control(await start(), body)).toMatchObject({ status: 400, body: { error } })
})

test('it wants the secret of the listener, and POST', async () => {
  const server = await start()
  expect((await control(server, '{}', 'a guess')).status).toBe(401)
  const headers = { 'x-identity-header': server.identityHeader }
  expect((await fetch(`${server.url}/local-vault/external-keys`, { headers })).status).toBe(405)
})
