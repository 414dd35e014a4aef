import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { describe, expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { purgeKey } from '../../src/lifecycle/purge.ts'
import { recoverKey } from '../../src/lifecycle/recover.ts'
import { clearRotationPolicy, setRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { disableKey, updateKey } from '../../src/lifecycle/update.ts'
import { retireVersions } from '../../src/retirement/retire.ts'
import type { Vault } from '../../src/vault/client.ts'
import { failureOf } from '../failure-of.ts'
import { type OpenedVault, openVault } from '../open-vault.ts'

interface Row {
  change: string
  operation: 'deleteKey' | 'recoverDeletedKey' | 'purgeDeletedKey' | 'updateKey' | 'updateKeyRotationPolicy'
  prepare?: (opened: OpenedVault) => Promise<unknown>
  make: (vault: Vault) => Promise<unknown>
  /** What it tells when it was done. */
  done: unknown
}

const deleted = ({ vault }: OpenedVault) => deleteKey(vault, 'orders')

const rows: Row[] = [
  {
    change: 'a deletion',
    operation: 'deleteKey',
    make: (vault) => deleteKey(vault, 'orders'),
    done: { name: 'orders', recoveryId: expect.any(String) },
  },
  {
    change: 'a recovery',
    operation: 'recoverDeletedKey',
    prepare: deleted,
    make: (vault) => recoverKey(vault, 'orders'),
    done: { name: 'orders', enabled: true },
  },
  {
    change: 'a purge',
    operation: 'purgeDeletedKey',
    prepare: deleted,
    make: (vault) => purgeKey(vault, 'orders'),
    done: undefined,
  },
  {
    change: 'an update',
    operation: 'updateKey',
    make: (vault) =>
      updateKey(vault, 'orders', { expiresOn: new Date('2027-01-01T00:00:00Z'), tags: { team: 'billing' } }),
    done: { expiresOn: new Date('2027-01-01T00:00:00Z'), tags: { team: 'billing' } },
  },
  {
    change: 'a disabling',
    operation: 'updateKey',
    make: (vault) => disableKey(vault, 'orders'),
    done: { enabled: false },
  },
  {
    change: 'a policy',
    operation: 'updateKeyRotationPolicy',
    make: (vault) => setRotationPolicy(vault, 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D' }),
    done: { rotateEvery: 'P60D', expireAfter: 'P90D' },
  },
  {
    change: 'the end of a policy',
    operation: 'updateKeyRotationPolicy',
    prepare: ({ vault }) => setRotationPolicy(vault, 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D' }),
    make: (vault) => clearRotationPolicy(vault, 'orders'),
    done: {},
  },
]

async function openWith({ prepare }: Pick<Row, 'prepare'>): Promise<OpenedVault> {
  const opened = await openVault()
  await createKey(opened.vault, 'orders', { keyType: 'EC' })
  await prepare?.(opened)
  return opened
}

describe('a change whose answer is lost each time', () => {
  test.each(rows)('was made: $change is reported as done', async ({ operation, make, done, ...row }) => {
    const opened = await openWith(row)
    opened.local.faults.add({ kind: 'reset', when: 'after' }, { operation, times: Number.POSITIVE_INFINITY })
    const reported = await make(opened.vault)
    if (done === undefined) expect(reported).toBeUndefined()
    else expect(reported).toMatchObject(done as object)
  })

  test.each(rows)('was never made: $change is reported as unknown', async ({ operation, make, ...row }) => {
    const opened = await openWith(row)
    opened.local.faults.add({ kind: 'reset', when: 'before' }, { operation, times: Number.POSITIVE_INFINITY })
    expect(await failureOf(make(opened.vault))).toMatchObject({ code: 'INDETERMINATE' })
  })

  test('and nothing can be read any more: it is reported as unknown', async () => {
    const { vault, local } = await openWith({})
    local.faults.add({ kind: 'reset', when: 'after' }, { times: Number.POSITIVE_INFINITY })
    expect(await failureOf(disableKey(vault, 'orders'))).toMatchObject({ code: 'INDETERMINATE' })
  })

  test('of a retirement: the version is reported as retired', async () => {
    const { vault, local } = await openWith({})
    await vault.rotateKey('orders')
    local.clock.advance('2d')
    local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'updateKey', times: Number.POSITIVE_INFINITY })
    expect(await retireVersions(vault, 'orders', { keep: 1 })).toMatchObject({
      outcome: 'retired',
      steps: [{ stage: 'expire', outcome: 'done' }],
    })
  })
})

test('a page of HTML in place of an answer is no answer: what was done is looked up', async () => {
  let html = true
  const { vault } = await openVault({
    transport: async (request, local) => {
      const response = await local.sendRequest(request)
      if (request.method !== 'PATCH' || response.status !== 200 || !html) return response
      html = false
      return { ...response, bodyAsText: '<html>welcome to the hotel network</html>' }
    },
  })
  await createKey(vault, 'orders', { keyType: 'EC' })
  expect(await disableKey(vault, 'orders')).toMatchObject({ enabled: false })
})

test('a change that a proxy holds back for want of a sign-in was never made, and is no unknown', async () => {
  const { vault } = await openVault({
    transport: async (request, local) => {
      if (request.method !== 'PATCH') return local.sendRequest(request)
      return { request, status: 407, headers: createHttpHeaders(), bodyAsText: '' }
    },
  })
  await createKey(vault, 'orders', { keyType: 'EC' })
  expect(await failureOf(disableKey(vault, 'orders'))).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('proxy'),
  })
})

test('a purge is over when the name is free, for other clients, too', async () => {
  const { vault, local, reconnect } = await openVault({ local: { transitionDelay: 4_000 } })
  await createKey(vault, 'orders', { keyType: 'EC' })
  await deleteKey(vault, 'orders')
  await purgeKey(vault, 'orders')
  const before = local.now()
  await createKey(await reconnect(), 'orders', { keyType: 'EC' })
  expect(local.now()).toEqual(before)
})
