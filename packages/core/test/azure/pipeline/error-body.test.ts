import { expect, test } from 'vitest'
import { listKeys } from '../../../src/lifecycle/list.ts'
import { collect } from '../../collect.ts'
import { openVault } from '../../open-vault.ts'

test('a list that is forbidden says which permission is missing, as other calls do', async () => {
  const { vault, local } = await openVault()
  local.faults.add({ kind: 'forbidden', style: 'access-policy' }, { operation: 'getKeys' })
  await expect(collect(listKeys(vault))).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    hint: expect.stringMatching(/^Add the key permission "list" to its access policy/),
  })
})

test('a list that fails says what the service said', async () => {
  const { vault, local } = await openVault()
  local.faults.add({ kind: 'answer', status: 400, code: 'BadParameter', message: 'maxresults is out of range' })
  await expect(collect(listKeys(vault))).rejects.toMatchObject({
    message: expect.stringContaining('maxresults is out of range'),
  })
})
