import { expect, test } from 'vitest'
import { withHeldAssertion } from '../../../src/azure/sign-in/held-assertion.ts'

test('one assertion serves one sign-in, and the next sign-in has a new one', async () => {
  let asked = 0
  const used: string[] = []
  const credential = withHeldAssertion(
    async () => `jwt-${++asked}`,
    (getAssertion) => ({
      async getToken() {
        used.push(await getAssertion(), await getAssertion())
        return null
      },
    }),
  )
  await credential.getToken('scope')
  await credential.getToken('scope')
  expect(used).toEqual(['jwt-1', 'jwt-1', 'jwt-2', 'jwt-2'])
})

test('an assertion that could not be had is asked for again', async () => {
  let asked = 0
  const credential = withHeldAssertion(
    async () => {
      if (++asked === 1) throw new Error('closed')
      return 'jwt'
    },
    (getAssertion) => ({
      async getToken() {
        await getAssertion()
        return null
      },
    }),
  )
  await expect(credential.getToken('scope')).rejects.toThrow('closed')
  await expect(credential.getToken('scope')).resolves.toBeNull()
})
