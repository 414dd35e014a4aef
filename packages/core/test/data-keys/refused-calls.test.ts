import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { expect, test } from 'vitest'
import { rewrapTexts } from '../../src/data-keys/rewrap.ts'
import { disableKey } from '../../src/lifecycle/update.ts'
import { collect } from '../collect.ts'
import { openWrappingVault } from './open-wrapping-vault.ts'

const dataKey = Buffer.from('0123456789abcdef0123456789abcdef')
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }

function sopsText(kid: string, version: string, publicKey: KeyObject): string {
  const entry = () =>
    `    - {vault_url: ${new URL(kid).origin}, name: orders, version: ${version}, created_at: x, enc: ${publicEncrypt({ key: publicKey, ...oaep }, dataKey).toString('base64url')}}\n`
  return `sops:\n  azure_kv:\n${entry()}${entry()}`
}

test('whichever call is refused, every value opens with the version that it names, and the next run moves the rest', async () => {
  let refusedCall = Number.POSITIVE_INFINITY
  let calls = 0
  const { vault, versions } = await openWrappingVault({
    transport: async (request, local) => {
      const answer = await local.sendRequest(request)
      if (answer.status === 401 || ++calls !== refusedCall) return answer
      const body = { error: { code: 'Forbidden', message: 'refused', innererror: { code: 'ForbiddenByPolicy' } } }
      return { ...answer, status: 403, bodyAsText: JSON.stringify(body) }
    },
  })
  const [old, latest] = versions
  if (old === undefined || latest === undefined) throw new Error('two versions are needed')
  await disableKey(vault, 'orders', { version: old.version })
  const keys = new Map(versions.map(({ version, privateKey }) => [version, privateKey]))
  const rewrap = async (text: string) => {
    const [result] = await collect(rewrapTexts([vault], [{ source: 'f', text }], { enableForRewrap: true }))
    return result
  }
  const text = sopsText(old.kid, old.version, old.publicKey)
  const expectSound = (moved: string) => {
    const values = [...moved.matchAll(/version: (\w+),.*enc: ([\w-]+)/g)]
    expect(values).toHaveLength(2)
    for (const [, version = '', enc = ''] of values) {
      const key = keys.get(version)
      expect(key && privateDecrypt({ key, ...oaep }, Buffer.from(enc, 'base64url'))).toEqual(dataKey)
    }
  }
  for (let call = 1, struck = true; struck; call++) {
    calls = 0
    refusedCall = call
    const moved = await rewrap(text).catch(() => undefined)
    struck = calls >= refusedCall
    refusedCall = Number.POSITIVE_INFINITY
    expectSound(moved?.text ?? text)
    const healed = await rewrap(moved?.text ?? text)
    expectSound(healed?.text ?? '')
    expect(healed?.entries.every(({ needs }) => needs === null)).toBe(true)
    expect(healed?.text).not.toContain(old.version)
    // A putting back that was refused is made good by the next run that opens a value of the key.
    await rewrap(text)
    expect((await vault.getKey('orders', old.version)).enabled).toBe(false)
  }
})
