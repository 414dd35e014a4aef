import { generateKeyPairSync } from 'node:crypto'
import { type LocalVaultOptions, openLocalVault } from '@keyturn/local-vault'
import { afterEach, describe, expect, test } from 'vitest'
import { connect } from '../../../src/connect.ts'
import { parseKeyMaterial } from '../../../src/keys/key-material.ts'
import { importKey } from '../../../src/lifecycle/import.ts'
import { rotateKey } from '../../../src/rotation/rotate.ts'
import type { CheckName, VerificationCheck } from '../../../src/rotation/verify/check.ts'
import type { Vault } from '../../../src/vault/client.ts'
import { type FaultyVault, openFaultyVault } from '../../once/faulty-vault.ts'

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function openVault(options: LocalVaultOptions = {}): Promise<Vault> {
  const local = await openLocalVault({ now: '2026-01-01T00:00:00Z', ...options })
  open.push(local)
  return connect(local)
}

async function openFaulty(): Promise<FaultyVault> {
  const faulty = await openFaultyVault()
  open.push(faulty)
  return faulty
}

async function check(vault: Vault, name: CheckName): Promise<VerificationCheck | undefined> {
  const { verification } = await rotateKey(vault, 'orders')
  return verification?.checks.find((each) => each.name === name)
}

describe('the round trip', () => {
  test.each([
    ['P-256', 'ES256'],
    ['P-256K', 'ES256K'],
    ['P-384', 'ES384'],
    ['P-521', 'ES512'],
  ] as const)('signs in the service and verifies here with an EC key on %s by %s', async (curve, algorithm) => {
    const vault = await openVault()
    await vault.createKey('orders', { keyType: 'EC', curve })
    expect(await check(vault, 'round-trip')).toEqual({
      name: 'round-trip',
      status: 'passed',
      detail: `signed with ${algorithm} in the service, verified here`,
    })
  })

  test('signs with an RSA key that may; for one that may only unwrap or decrypt, encrypts here', async () => {
    const vault = await openVault()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const material = parseKeyMaterial(JSON.stringify(privateKey.export({ format: 'jwk' })))
    await importKey(vault, 'orders', material)
    expect(await check(vault, 'round-trip')).toMatchObject({
      status: 'passed',
      detail: 'signed with PS256 in the service, verified here',
    })
    await vault.updateKey('orders', { keyOperations: ['unwrapKey'] })
    expect(await check(vault, 'round-trip')).toMatchObject({
      status: 'passed',
      detail: 'encrypted with RSA-OAEP-256 here, unwrapped in the service',
    })
    await vault.updateKey('orders', { keyOperations: ['decrypt'] })
    expect(await check(vault, 'round-trip')).toMatchObject({
      status: 'passed',
      detail: 'encrypted with RSA-OAEP-256 here, decrypted in the service',
    })
  })

  test.each([256, 192, 128])(
    'wraps and unwraps with a symmetric key of %i bits, whose size is not told',
    async (keySize) => {
      const vault = await openVault({ profile: 'managed-hsm' })
      await vault.createKey('orders', { keyType: 'oct-HSM', keySize, keyOperations: ['wrapKey', 'unwrapKey'] })
      await vault.setRotationPolicy('orders', { rotateEvery: 'P28D' })
      const { verification } = await rotateKey(vault, 'orders')
      expect(verification?.checks).toContainEqual(expect.objectContaining({ name: 'round-trip', status: 'passed' }))
      expect(verification?.checks).toContainEqual({
        name: 'key-size',
        status: 'not-checked',
        detail: 'the service does not tell the size of a symmetric key',
      })
    },
  )

  test('is said to be left out when the operations allow no pair', async () => {
    const vault = await openVault()
    await vault.createKey('orders', { keyType: 'EC', keyOperations: ['verify'] })
    expect(await check(vault, 'round-trip')).toEqual({
      name: 'round-trip',
      status: 'not-checked',
      detail: 'its operations (verify) allow nothing that would prove it',
    })
  })

  test('is said to be left out when this identity may not sign, and the rotation counts as done', async () => {
    const faulty = await openFaulty()
    await faulty.vault.createKey('orders', { keyType: 'EC' })
    faulty.refuse = ({ url }) =>
      url.includes('/sign') ? { status: 403, code: 'Forbidden', innerCode: 'ForbiddenByRbac' } : undefined
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result).toMatchObject({ outcome: 'rotated', verification: { ok: true } })
    const trip = result.verification?.checks.find(({ name }) => name === 'round-trip')
    expect(trip?.status).toBe('warning')
    expect(trip?.detail).toContain('lacks the permission')
  })
})

describe('tags', () => {
  test('that the service did not carry over are set again', async () => {
    const faulty = await openFaulty()
    await faulty.vault.createKey('orders', { keyType: 'EC', tags: { team: 'billing', tier: '1' } })
    await loseTagsAfterRotation(faulty)
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result).toMatchObject({ outcome: 'rotated', verification: { ok: true } })
    expect(result.verification?.checks).toContainEqual({
      name: 'tags',
      status: 'warning',
      detail: 'the service did not carry over team, tier; set again',
    })
    expect((await faulty.vault.getKey('orders')).tags).toEqual({ team: 'billing', tier: '1' })
  })

  test('that cannot be set again make the verification fail', async () => {
    const faulty = await openFaulty()
    await faulty.vault.createKey('orders', { keyType: 'EC', tags: { team: 'billing' } })
    await loseTagsAfterRotation(faulty)
    faulty.refuse = ({ method }) =>
      method === 'PATCH' ? { status: 403, code: 'Forbidden', innerCode: 'ForbiddenByRbac' } : undefined
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result).toMatchObject({
      outcome: 'failed',
      rotated: true,
      error: { code: 'VERIFICATION_FAILED' },
      verification: { ok: false },
    })
    expect(result.error?.message).toContain('tags: team not carried over')
  })
})

/** Behaves as a service that gives a new version no tags. */
async function loseTagsAfterRotation(faulty: FaultyVault): Promise<void> {
  const service = await connect(faulty.local)
  faulty.afterWrite = async () => {
    await service.updateKey('orders', { tags: {} })
  }
}

describe('a new version that is not as it was', () => {
  test('is reported as failed with its name, and nothing is undone', async () => {
    const faulty = await openFaulty()
    const first = await faulty.vault.createKey('orders', { keyType: 'EC' })
    const service = await connect(faulty.local)
    faulty.afterWrite = async () => {
      await service.updateKey('orders', { enabled: false, keyOperations: ['verify'] })
    }
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result).toMatchObject({ outcome: 'failed', rotated: true, error: { code: 'VERIFICATION_FAILED' } })
    expect(result.verification?.checks.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual([
      'enabled',
      'round-trip',
    ])
    expect(result.error?.message).toContain(`new version ${result.version}, which failed verification`)
    expect(result.error?.hint).toContain(first.version)
    expect((await service.getKey('orders', first.version)).enabled).toBe(true)
  })

  test('expires at another time than the policy says', async () => {
    const faulty = await openFaulty()
    await faulty.vault.createKey('orders', { keyType: 'EC' })
    await faulty.vault.setRotationPolicy('orders', { expireAfter: 'P90D' })
    const service = await connect(faulty.local)
    faulty.afterWrite = async () => {
      await service.updateKey('orders', { expiresOn: new Date('2026-02-01T00:00:00Z') })
    }
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result).toMatchObject({ outcome: 'failed', rotated: true })
    expect(result.error?.message).toContain(
      'expiry: expires on 2026-04-01T00:00:00Z by its own answer, expires on 2026-02-01T00:00:00Z in the version list',
    )
  })
})

describe('what cannot be read', () => {
  test('the policy: the expiry is said to be not checked', async () => {
    const faulty = await openFaulty()
    await faulty.vault.createKey('orders', { keyType: 'EC', expiresOn: new Date('2027-01-01T00:00:00Z') })
    faulty.refuse = ({ url }) =>
      url.includes('/rotationpolicy') ? { status: 403, code: 'Forbidden', innerCode: 'ForbiddenByRbac' } : undefined
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result.outcome).toBe('rotated')
    const expiry = result.verification?.checks.find(({ name }) => name === 'expiry')
    expect(expiry).toMatchObject({ status: 'not-checked' })
    expect(expiry?.detail).toContain('the rotation policy could not be read')
  })

  test('the new version: every check says so, and none passes', async () => {
    const faulty = await openFaulty()
    await faulty.vault.createKey('orders', { keyType: 'EC' })
    faulty.queue.push('reset-after')
    faulty.refuse = ({ method, url }) =>
      faulty.writes.length === 2 && method === 'GET' && !url.includes('/versions')
        ? { status: 403, code: 'Forbidden', innerCode: 'ForbiddenByRbac' }
        : undefined
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result).toMatchObject({ outcome: 'adopted', rotated: true })
    expect(new Set(result.verification?.checks.map(({ status }) => status))).toEqual(new Set(['not-checked']))
    expect(result.verification?.checks).toHaveLength(8)
  })
})

test('verify: false makes no check and no further call but the look for a second writer', async () => {
  const faulty = await openFaulty()
  await faulty.vault.createKey('orders', { keyType: 'EC' })
  const after: string[] = []
  faulty.beforeRequest = async ({ method, url }) => {
    if (faulty.writes.length === 2) after.push(`${method} ${new URL(url).pathname}`)
  }
  const result = await rotateKey(faulty.vault, 'orders', { verify: false })
  expect(result.verification).toBeNull()
  expect(after).toEqual(['GET /keys/orders/versions'])
})
