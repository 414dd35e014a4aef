import { expect, test } from 'vitest'
import { listKeys } from '../../../src/lifecycle/list.ts'
import { collect } from '../../collect.ts'
import { failureOf } from '../../failure-of.ts'
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

test.each([
  [502, '', 'UNAVAILABLE'],
  [503, '<html>Service Unavailable</html>', 'UNAVAILABLE'],
  [502, '"text"', 'UNAVAILABLE'],
  [404, '', 'KEY_NOT_FOUND'],
  [403, 'Forbidden by the proxy', 'ACCESS_DENIED'],
  [409, '[]', 'CONFLICT'],
])('an answer %i whose body is %j keeps its status', async (status, bodyAsText, code) => {
  const { vault } = await openVault({
    transport: async (request, local) => {
      const response = await local.sendRequest(request)
      return request.headers.has('authorization') ? { ...response, status, bodyAsText } : response
    },
  })
  for (const read of [() => vault.getKey('orders'), () => collect(vault.listKeys())]) {
    expect(await failureOf(read())).toMatchObject({ code, statusCode: status })
  }
})
