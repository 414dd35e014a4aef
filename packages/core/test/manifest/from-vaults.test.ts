import { describe, expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { updateKey } from '../../src/lifecycle/update.ts'
import { manifestFromVaults } from '../../src/manifest/from-vaults.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { planManifest } from '../../src/manifest/read-plan.ts'
import { openVault } from '../open-vault.ts'

describe('a vault as a manifest', () => {
  test('planned at once, leaves nothing to do', async () => {
    const { vault, local } = await openVault()
    await createKey(vault, 'plain', { keyType: 'EC' })
    await createKey(vault, 'curved', { keyType: 'EC', curve: 'P-521', keyOperations: ['verify'], enabled: false })
    await createKey(vault, 'tagged', {
      keyType: 'EC',
      tags: { 'cost center': '100', note: 'a: "b" #c', empty: '', yes: 'true', date: '2027-01-01' },
      expiresOn: new Date('2027-01-01T00:00:00Z'),
      notBefore: new Date('2026-06-01T00:00:00Z'),
    })
    await createKey(vault, 'governed', {
      keyType: 'EC',
      expiresOn: new Date('2028-01-01T00:00:00Z'),
      rotationPolicy: { rotateBeforeExpiry: '30d', expireAfter: '1y', notifyBefore: '60d' },
    })
    await createKey(vault, 'expired', { keyType: 'EC', expiresOn: new Date('2026-01-02T00:00:00Z') })
    await createKey(vault, 'deleted', { keyType: 'EC' })
    await vault.deleteKey('deleted')
    await local.clock.advance('2d')
    const vaults = [{ reference: 'local', vault }]

    const text = await manifestFromVaults(vaults)
    const plan = await planManifest(parseManifest(text), vaults)
    expect(plan.steps).toEqual([])
    expect(plan.problems).toEqual([])
    expect(plan.idle.map(({ key }) => key)).toEqual(['curved', 'expired', 'governed', 'plain', 'tagged'])
  })

  test('reads like one that somebody wrote', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', {
      keyType: 'EC',
      tags: { team: 'billing' },
      rotationPolicy: { rotateEvery: '90d' },
    })
    await createKey(vault, 'archive', { keyType: 'EC', expiresOn: new Date('2026-01-01T00:00:10Z') })
    await vault.sleep(60_000)
    const text = await manifestFromVaults([{ reference: 'contoso', vault }])
    expect(text).toBe(`\
# yaml-language-server: $schema=https://cdn.jsdelivr.net/npm/@keyturn/core/schema/keys.schema.json
# The keys as they were on 2026-01-01. Rules to rotate them by can be added to a
# key or, for all of them, under "defaults": ifOlderThan: 90d, ifExpiresWithin: 30d, ifDue: true.

version: 1
vaults:
  - contoso
keys:
  # expired on 2026-01-01T00:00:10Z
  - name: archive
    type: EC
    curve: P-256
  - name: orders
    type: EC
    curve: P-256
    tags:
      team: billing
    rotateEvery: P90D
    notifyBefore: P30D
`)
  })

  test('shows nothing that acts on a terminal, and means the same all the same', async () => {
    const { vault } = await openVault()
    const tags = {
      bell: '\u0007',
      colour: '\u001b[31mred',
      reversed: 'a\u202eb',
      hidden: 'a\u{e0041}\u200bb',
      lines: 'a\nb',
    }
    await createKey(vault, 'orders', { keyType: 'EC', tags })
    const text = await manifestFromVaults([{ reference: 'local', vault }])
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(parseManifest(text).keys[0]?.tags).toEqual(tags)
  })

  test('finds a change that is made afterwards', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC', tags: { team: 'a' } })
    const vaults = [{ reference: 'local', vault }]
    const manifest = parseManifest(await manifestFromVaults(vaults))
    await updateKey(vault, 'orders', { tags: { team: 'b' } })
    expect((await planManifest(manifest, vaults)).steps).toMatchObject([{ action: 'update', key: 'orders' }])
  })

  test('describes a key that several vaults hold alike once, and one that differs for each', async () => {
    const [a, b] = [await openVault({ local: { name: 'aaa' } }), await openVault({ local: { name: 'bbb' } })]
    for (const { vault } of [a, b]) {
      await createKey(vault, 'same', { keyType: 'EC' })
      await createKey(vault, 'other', { keyType: 'EC', tags: { in: vault.name } })
    }
    await createKey(b.vault, 'only-b', { keyType: 'EC' })
    const vaults = [
      { reference: 'local:aaa', vault: a.vault },
      { reference: 'local:bbb', vault: b.vault },
    ]
    const manifest = parseManifest(await manifestFromVaults(vaults))
    expect(manifest.keys.map(({ name, vaults: places }) => [name, places])).toEqual([
      ['only-b', ['local:bbb']],
      ['other', ['local:aaa']],
      ['other', ['local:bbb']],
      ['same', undefined],
    ])
    const plan = await planManifest(manifest, vaults)
    expect([...plan.steps, ...plan.problems]).toEqual([])
  })

  test('can be of some keys only', async () => {
    const { vault } = await openVault()
    for (const name of ['app-a', 'db-a']) await createKey(vault, name, { keyType: 'EC' })
    const { keys } = parseManifest(await manifestFromVaults([{ reference: 'local', vault }], { name: 'app-*' }))
    expect(keys.map(({ name }) => name)).toEqual(['app-a'])
  })

  test('is refused when there is no key to describe', async () => {
    const { vault } = await openVault()
    await expect(manifestFromVaults([{ reference: 'local', vault }])).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  })
})
