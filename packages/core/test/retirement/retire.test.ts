import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { retireVersions } from '../../src/retirement/retire.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import type { Vault } from '../../src/vault/client.ts'
import { type FaultyVault, openFaultyVault } from '../once/faulty-vault.ts'
import { openVault } from '../open-vault.ts'

let faulty: FaultyVault
let vault: Vault
/** v0 is the oldest. */
let ids: string[]

beforeEach(async () => {
  faulty = await openFaultyVault('2026-01-01T00:00:00Z')
  vault = faulty.vault
  ids = [(await vault.createKey('orders', { keyType: 'EC', tags: { team: 'billing' } })).version]
  for (let month = 0; month < 3; month++) {
    await faulty.local.clock.advance('30d')
    ids.push((await rotateKey(vault, 'orders', { verify: false })).version ?? '')
  }
  await faulty.local.clock.advance('2d')
})

afterEach(() => faulty.close())

const digest = createHash('sha256').update('an order').digest()

describe('retireVersions', () => {
  test('first expires old versions, which then still verify and no longer sign', async () => {
    const signature = await vault.sign('orders', ids[0] ?? '', 'ES256', digest)
    const result = await retireVersions(vault, 'orders')
    expect(result).toMatchObject({
      key: 'orders',
      outcome: 'retired',
      steps: [
        {
          version: ids[0],
          stage: 'expire',
          outcome: 'done',
          ends: ['sign'],
          goesOn: ['verify'],
          expiresOn: '2026-04-03T00:00:00Z',
        },
        { version: ids[1], stage: 'expire', outcome: 'done' },
      ],
      nextOn: '2026-05-03T00:00:00Z',
    })
    await faulty.local.clock.advance('1s')
    expect(await vault.verify('orders', ids[0] ?? '', 'ES256', digest, signature)).toBe(true)
    await expect(vault.sign('orders', ids[0] ?? '', 'ES256', digest)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    expect(await vault.getKey('orders')).toMatchObject({ version: ids[3], enabled: true })
  })

  test('retires the versions that it is asked to, and leaves others that are due', async () => {
    const result = await retireVersions(vault, 'orders', { versions: [ids[1] ?? '', ids[3] ?? ''] })
    expect(result.steps).toMatchObject([{ version: ids[1], stage: 'expire', outcome: 'done' }])
    expect((await vault.getKey('orders', ids[0])).expiresOn).toBeUndefined()
    expect((await vault.getKey('orders', ids[3])).expiresOn).toBeUndefined()
  })

  test('never touches the latest version, whichever others were made in the same second', async () => {
    const made: string[] = []
    const rotate = async () => (await rotateKey(vault, 'orders', { verify: false })).version ?? ''
    // As long as the latest could come first by chance.
    do made.push(await rotate())
    while (made.length < 2 || made.at(-1) === made.toSorted()[0])
    await faulty.local.clock.advance('2d')
    const latest = made.pop()
    const { steps } = await retireVersions(vault, 'orders', { keep: 1 })
    expect(new Set(steps.map(({ version }) => version))).toEqual(new Set([...ids, ...made]))
    const { version, expiresOn } = await vault.getKey('orders')
    expect({ version, expiresOn }).toEqual({ version: latest, expiresOn: undefined })
  })

  test('never touches the latest version of a vault whose clock was set back', async () => {
    await faulty.local.clock.set('2025-06-01T00:00:00Z')
    const { version: latest, outcome } = await rotateKey(vault, 'orders')
    expect(outcome).toBe('rotated')
    // By its date it is the oldest of all.
    await faulty.local.clock.set('2026-06-01T00:00:00Z')
    for (const stage of ['expire', 'disable']) {
      const { steps } = await retireVersions(vault, 'orders', { keep: 1 })
      expect(steps.map(({ version }) => version).toSorted()).toEqual(ids.toSorted())
      expect(new Set(steps.map((step) => `${step.stage} ${step.outcome}`))).toEqual(new Set([`${stage} done`]))
      await faulty.local.clock.advance('31d')
    }
    const { version, enabled, expiresOn } = await vault.getKey('orders')
    expect({ version, enabled, expiresOn }).toEqual({ version: latest, enabled: true, expiresOn: undefined })
  })

  test('in a dry run asks for pages of the list and for the key, however many versions it has', async () => {
    const { vault: counted, sent } = await openVault()
    await createKey(counted, 'orders', { keyType: 'EC' })
    for (let made = 1; made < 300; made++) await counted.rotateKey('orders')
    await counted.sleep(2 * 86_400_000)
    sent.length = 0
    const { steps } = await retireVersions(counted, 'orders', { dryRun: true })
    expect(steps).toHaveLength(298)
    const pages = sent.filter(({ path }) => path === '/keys/orders/versions')
    expect(pages).toHaveLength(12)
    expect(sent.filter((request) => !pages.includes(request)).map(({ path }) => path)).toEqual(['/keys/orders'])
  })

  test('does nothing more until the grace period is over, and then disables', async () => {
    await retireVersions(vault, 'orders', { grace: '30d' })
    await faulty.local.clock.advance('29d')
    expect(await retireVersions(vault, 'orders', { grace: '30d' })).toMatchObject({
      outcome: 'nothing-to-do',
      nextOn: '2026-05-03T00:00:00Z',
    })
    await faulty.local.clock.advance('1d')
    expect(await retireVersions(vault, 'orders', { grace: '30d' })).toMatchObject({
      outcome: 'retired',
      steps: [
        { version: ids[0], stage: 'disable', ends: ['sign', 'verify'], goesOn: [] },
        { version: ids[1], stage: 'disable' },
      ],
    })
    expect(await vault.getKey('orders', ids[0])).toMatchObject({ enabled: false })
    expect(await retireVersions(vault, 'orders')).toMatchObject({ outcome: 'nothing-to-do' })
  })

  test('keeps the tags of a version and adds one of its own', async () => {
    await retireVersions(vault, 'orders')
    expect((await vault.getKey('orders', ids[0])).tags).toEqual({
      team: 'billing',
      'keyturn-retired': 'stage=expire on=2026-04-03T00:00:00Z expiry-before=none',
    })
  })

  test('in a dry run says what each step would end, and changes nothing', async () => {
    expect(await retireVersions(vault, 'orders', { dryRun: true })).toMatchObject({
      outcome: 'retired',
      dryRun: true,
      steps: [{ outcome: 'planned', ends: ['sign'], goesOn: ['verify'] }, { outcome: 'planned' }],
    })
    expect((await vault.getKey('orders', ids[0])).expiresOn).toBeUndefined()
  })

  test('leaves the whole key alone within a day of a rotation, and says from when on it will not', async () => {
    await rotateKey(vault, 'orders')
    expect(await retireVersions(vault, 'orders')).toMatchObject({
      outcome: 'skipped',
      reason: { code: 'ROTATED_RECENTLY' },
      steps: [],
      nextOn: '2026-04-04T00:00:00Z',
    })
  })

  test('goes on when one version cannot be changed, and names the error of that version', async () => {
    faulty.refuse = ({ method, url }) =>
      method === 'PATCH' && url.includes(ids[0] ?? '')
        ? { status: 403, code: 'Forbidden', innerCode: 'ForbiddenByRbac' }
        : undefined
    expect(await retireVersions(vault, 'orders')).toMatchObject({
      outcome: 'failed',
      steps: [
        { version: ids[0], outcome: 'failed', error: { code: 'ACCESS_DENIED' } },
        { version: ids[1], outcome: 'done' },
      ],
    })
  })

  test('does not overwrite what somebody changed while it looked', async () => {
    const later = new Date('2027-01-01T00:00:00Z')
    faulty.beforeRequest = async ({ url }) => {
      if (!url.includes(ids[0] ?? '')) return
      faulty.beforeRequest = undefined
      await vault.updateKey('orders', { version: ids[0] ?? '', expiresOn: later })
    }
    const result = await retireVersions(vault, 'orders')
    expect(result.steps[0]).toMatchObject({ outcome: 'failed', error: { code: 'CONFLICT' } })
    expect((await vault.getKey('orders', ids[0])).expiresOn).toEqual(later)
  })

  test('changes no further version after an interruption', async () => {
    const stop = new AbortController()
    faulty.beforeRequest = async ({ method }) => {
      if (method === 'PATCH') stop.abort()
    }
    expect((await retireVersions(vault, 'orders', { signal: stop.signal })).steps).toMatchObject([
      { outcome: 'done' },
      { outcome: 'failed', error: { code: 'INTERRUPTED' } },
    ])
  })

  test.each([
    [{ keep: 0 }, 'keep: 0 is not allowed'],
    [{ keep: 1.5 }, 'keep: 1.5 is not allowed'],
    [{ grace: '23h' }, 'grace: PT23H is too short; at least 24 hours'],
    [{ grace: 'soon' }, 'grace: "soon" is not a duration'],
  ])('refuses %j before anything is asked', async (options, message) => {
    faulty.beforeRequest = () => Promise.reject(new Error('a request went out'))
    await expect(retireVersions(vault, 'orders', options)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    })
  })

  test('is an error for a key that does not exist', async () => {
    await expect(retireVersions(vault, 'missing')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  })
})

describe('undo', () => {
  test('makes retired versions usable again, in both stages, and takes its tag away', async () => {
    await vault.updateKey('orders', { version: ids[1] ?? '', expiresOn: new Date('2026-12-01T00:00:00Z') })
    await retireVersions(vault, 'orders')
    await faulty.local.clock.advance('30d')
    await retireVersions(vault, 'orders')
    expect(await retireVersions(vault, 'orders', { undo: true })).toMatchObject({ outcome: 'undone' })
    expect(await vault.getKey('orders', ids[0])).toMatchObject({ enabled: true, tags: { team: 'billing' } })
    expect((await vault.getKey('orders', ids[1])).expiresOn).toEqual(new Date('2026-12-01T00:00:00Z'))
    await expect(vault.sign('orders', ids[0] ?? '', 'ES256', digest)).resolves.toBeInstanceOf(Uint8Array)
    expect(await retireVersions(vault, 'orders', { undo: true })).toMatchObject({ outcome: 'nothing-to-do' })
  })

  test('does not enable a version that somebody else disabled', async () => {
    await retireVersions(vault, 'orders')
    await vault.updateKey('orders', { version: ids[0] ?? '', enabled: false })
    await retireVersions(vault, 'orders', { undo: true })
    expect(await vault.getKey('orders', ids[0])).toMatchObject({ enabled: false, tags: { team: 'billing' } })
  })

  test('does not touch versions that were never retired', async () => {
    await vault.updateKey('orders', { version: ids[0] ?? '', enabled: false })
    expect(await retireVersions(vault, 'orders', { undo: true })).toMatchObject({ outcome: 'nothing-to-do', steps: [] })
  })
})
