import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { openVault } from '../open-vault.ts'

/**
 * Below these, the SDK loses the first body of parallel calls and sends tokens to foreign next links
 * (keyvault-common), hangs on a cut gzip answer (ts-http-runtime), starts `az` through a shell (identity).
 */
const floors = {
  '@azure/keyvault-common': '2.1.1',
  '@typespec/ts-http-runtime': '0.3.10',
  '@azure/identity': '4.14.1',
}

test.each(Object.entries(floors))('the lock file holds no %s below %s', (name, floor) => {
  const lock = readFileSync(new URL('../../../../pnpm-lock.yaml', import.meta.url), 'utf8')
  const packages = lock.slice(lock.indexOf('\npackages:'), lock.indexOf('\nsnapshots:'))
  const versions = [...packages.matchAll(new RegExp(`^ {2}'${name}@([\\d.]+)`, 'gm'))].map((match) => match[1] ?? '')
  expect(versions).not.toEqual([])
  for (const version of versions) {
    expect(version.localeCompare(floor, 'en', { numeric: true }), `${name} ${version}`).toBeGreaterThanOrEqual(0)
  }
})

test('every body arrives when the first calls of a connection start together', async () => {
  for (let round = 0; round < 5; round++) {
    let late = true
    const { vault, sent } = await openVault({
      // The hardest order: the first request's challenge comes back last.
      transport: async (request, local) => {
        const slow = late
        late = false
        const response = await local.sendRequest(request)
        if (slow) await new Promise((resolve) => setImmediate(resolve))
        return response
      },
    })
    const names = Array.from({ length: 8 }, (_, index) => `orders-${index}`)
    await Promise.all(names.map((name) => createKey(vault, name, { keyType: 'EC', tags: { name } })))
    const creates = sent.filter(({ method, authorized }) => method === 'POST' && authorized)
    expect(creates).toHaveLength(8)
    for (const { body, path } of creates) expect(body).toMatchObject({ kty: 'EC', tags: { name: path.split('/')[2] } })
  }
})
