import { expect, test } from 'vitest'
import { rotateKeys } from '../../../src/fleet.ts'
import { createKey, listKeys } from '../../../src/index.ts'
import { parseManifest, planManifest } from '../../../src/manifest.ts'
import { failureOf } from '../../failure-of.ts'
import { openLyingVault } from '../../rotation/verify/lying-vault.ts'

const nonsense = [
  ['no object', () => 'orders'],
  ['null', () => null],
  ['no id', () => ({ attributes: { enabled: true } })],
  ['an id that is no URL', () => ({ kid: 'orders' })],
  ['an id of another collection', (url: string) => ({ kid: `${url}/secrets/orders` })],
  ['an id of another vault', () => ({ kid: 'https://fabrikam.vault.azure.net/keys/orders' })],
  ['attributes of another type', (url: string) => ({ kid: `${url}/keys/orders`, attributes: 7 })],
] as const

async function openVaultWith(entry: (url: string) => unknown) {
  const lying = await openLyingVault()
  for (const name of ['alpha', 'omega']) await createKey(lying.honest, name, { keyType: 'EC' })
  lying.lie = ({ answer, action, url }) => {
    const { value } = answer
    return action !== 'versions' && Array.isArray(value)
      ? { ...answer, value: [value[0], entry(url), ...value.slice(1)] }
      : undefined
  }
  return lying
}

test.each(nonsense)('a list goes on after an entry that is %s, and ends with an error', async (_, entry) => {
  const { vault } = await openVaultWith(entry)
  const read: string[] = []
  const error = await failureOf(
    (async () => {
      for await (const { name } of listKeys(vault)) read.push(name)
    })(),
  )
  expect(read).toEqual(['alpha', 'omega'])
  expect(error).toMatchObject({ code: 'SERVICE_ERROR' })
  expect(error.message).toMatch(/one entry of the list makes no sense$/)
})

test('the other keys are rotated, and the run is not whole', async () => {
  const { vault } = await openVaultWith(() => null)
  const { outcomes, failures } = await rotateKeys([{ vault }])
  expect(outcomes.map(({ key, outcome }) => [key, outcome])).toEqual([
    ['alpha', 'rotated'],
    ['omega', 'rotated'],
  ])
  expect(failures).toHaveLength(1)
})

test('a plan asks for each key by its name where the list proves nothing, and refuses a selector that it cannot judge', async () => {
  const { vault } = await openVaultWith(() => null)
  const absent = Array.from({ length: 30 }, (_, index) => `  - { name: absent-${index}, type: EC }\n`).join('')
  const named = parseManifest(`version: 1\nkeys:\n  - { name: omega, type: EC, tags: { team: a } }\n${absent}`)
  const plan = await planManifest(named, [{ reference: 'local', vault }])
  expect(plan.problems).toEqual([])
  expect(plan.steps.filter(({ action }) => action === 'create')).toHaveLength(30)
  expect(plan.steps.filter(({ action }) => action === 'update').map(({ key }) => key)).toEqual(['omega'])
  const selected = parseManifest('version: 1\nselectors:\n  - { match: { name: "*" }, ifOlderThan: 90d }\n')
  expect(await failureOf(planManifest(selected, [{ reference: 'local', vault }]))).toMatchObject({
    code: 'SERVICE_ERROR',
  })
})
