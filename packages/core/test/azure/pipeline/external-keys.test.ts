import { expect, test } from 'vitest'
import { listKeys } from '../../../src/lifecycle/list.ts'
import { rotateKeys } from '../../../src/runs/rotate-keys.ts'
import { type OpenedVault, openVault } from '../../open-vault.ts'

/** A Managed HSM with a key of its own and one that lives in the external key manager. */
async function openHsm(): Promise<OpenedVault> {
  const opened = await openVault({ local: { profile: 'managed-hsm' } })
  const { local, vault, sent } = opened
  await local.externalKeys.addKey('their-key', { keyType: 'oct' })
  const token = await local.credential.getToken('https://managedhsm.azure.net/.default')
  // No SDK for JavaScript makes external keys yet.
  const { status } = await local.fetch(
    new Request(`${local.url}/keys/mine/create?api-version=2026-01-01-preview`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token?.token}` },
      body: '{"attributes":{"external_key":{"id":"their-key"}}}',
    }),
  )
  expect(status).toBe(200)
  await vault.createKey('own', { keyType: 'EC-HSM' })
  sent.length = 0
  return opened
}

test('a key that lives in an external key manager is listed and read with the id that it has there', async () => {
  const { vault } = await openHsm()
  const listed = []
  for await (const key of listKeys(vault)) listed.push([key.name, key.externalKey])
  expect(listed.sort()).toEqual([
    ['mine', 'their-key'],
    ['own', undefined],
  ])
  expect(await vault.getKey('mine')).toMatchObject({ keyType: 'oct-HSM', externalKey: 'their-key' })
  expect(await vault.getKey('own')).not.toHaveProperty('externalKey')
})

test.each([
  ['named', {}],
  ['looked at for its policy', { ifDue: true }],
])('it is left alone with its reason when it is %s, and nothing is sent to rotate it', async (_how, rules) => {
  const { vault, sent } = await openHsm()
  expect((await rotateKeys([{ vault, names: ['mine'] }], rules)).outcomes).toMatchObject([
    {
      key: 'mine',
      outcome: 'skipped',
      rotated: false,
      reason: { code: 'EXTERNAL', externalKey: 'their-key', message: expect.stringContaining('"their-key"') },
    },
  ])
  expect(sent.filter(({ method }) => method !== 'GET')).toEqual([])
})
