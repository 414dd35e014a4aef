import { expect, test } from 'vitest'
import { parseBaseline } from '../../src/audit/baseline.ts'
import { parseAuditProfile } from '../../src/audit/profiles/parse-profile.ts'
import { builtInProfile } from '../../src/audit/profiles/profile.ts'
import { findingsAtLeast } from '../../src/audit/reach.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { auditKeys } from '../../src/runs/audit-keys.ts'
import { makeKeys, openFleet } from './open-fleet.ts'

const onlyNoExpiry = parseAuditProfile(
  'version: 1\nextends: cis\nrules: { no-rotation-policy: off, purge-protection-off: off }',
  'mine.yaml',
)

test('rules that need nothing but the list cost the list alone, and a policy one read a key', async () => {
  const { vaults, sent, forget } = await openFleet()
  const [vault] = vaults
  if (vault === undefined) throw new Error('no vault')
  await makeKeys(vault, ['one', 'two', 'three'])
  forget()
  const { audit } = await auditKeys([{ vault }], { profile: onlyNoExpiry })
  expect(audit.findings.map(({ key, rule }) => [key, rule])).toEqual([
    ['one', 'no-expiry'],
    ['three', 'no-expiry'],
    ['two', 'no-expiry'],
  ])
  expect(sent).toEqual(['GET default.vault.localhost/keys'])
  forget()
  await auditKeys([{ vault }], { profile: builtInProfile('cis') })
  expect(sent.toSorted()).toEqual([
    'GET default.vault.localhost/keys',
    ...['one', 'three', 'two'].map((name) => `GET default.vault.localhost/keys/${name}/rotationpolicy`),
  ])
})

test('nothing is written, whatever the rules need', async () => {
  const { vaults, sent, forget } = await openFleet()
  const [vault] = vaults
  if (vault === undefined) throw new Error('no vault')
  await makeKeys(vault, ['orders'])
  forget()
  await auditKeys([{ vault }])
  expect(sent.filter((request) => !request.startsWith('GET '))).toEqual([])
  expect(sent.some((request) => request.endsWith('/deletedkeys'))).toBe(true)
})

test('a rule whose permission is missing says that it was not checked, and the others go on', async () => {
  const { vaults } = await openFleet({
    transport: async (request, vault) => {
      const response = await vault.sendRequest(request)
      if (!new URL(request.url).pathname.endsWith('/rotationpolicy')) return response
      const body = { error: { code: 'Forbidden', message: 'no', innererror: { code: 'ForbiddenByRbac' } } }
      return { ...response, status: 403, bodyAsText: JSON.stringify(body) }
    },
  })
  const [vault] = vaults
  if (vault === undefined) throw new Error('no vault')
  await makeKeys(vault, ['one', 'two'])
  const { audit, verdict } = await auditKeys([{ vault }], { profile: builtInProfile('cis') })
  expect(verdict.status).toBe('done')
  expect(audit.unread).toEqual([])
  expect(audit.findings.map(({ rule }) => rule)).toEqual(['purge-protection-off', 'no-expiry', 'no-expiry'])
  expect(audit.notChecked).toEqual([
    {
      rule: 'no-rotation-policy',
      key: null,
      vaultUrl: vault.url,
      reason: expect.stringMatching(/^2 keys: the identity may not .*getrotationpolicy/i),
    },
  ])
})

test('a vault and a key that cannot be read are told, and hide nothing of the others', async () => {
  const { vaults } = await openFleet({
    names: ['one', 'two'],
    transport: async (request, vault) => {
      const response = await vault.sendRequest(request)
      const { host, pathname } = new URL(request.url)
      const isBroken = (host.startsWith('one.') && pathname === '/keys') || pathname.endsWith('/broken/rotationpolicy')
      return isBroken
        ? { ...response, status: 400, bodyAsText: '{"error":{"code":"BadParameter","message":"no"}}' }
        : response
    },
  })
  const [one, two] = vaults
  if (one === undefined || two === undefined) throw new Error('no vault')
  await makeKeys(two, ['broken', 'orders'])
  const { audit, verdict, failures } = await auditKeys(
    [{ vault: one }, { vault: two }, { vault: two, names: ['absent'] }],
    {
      profile: builtInProfile('cis'),
    },
  )
  expect(verdict.status).toBe('partly')
  expect(failures).toHaveLength(1)
  expect(audit.vaults.map(({ read, keys }) => [read, keys])).toEqual([
    [false, 0],
    [true, 2],
  ])
  expect(audit.unread.map(({ key, vaultUrl }) => [key, vaultUrl])).toEqual([
    [null, one.url],
    ['broken', two.url],
  ])
  expect(audit.findings.filter(({ key }) => key === 'broken').map(({ rule }) => rule)).toEqual(['no-expiry'])
})

test('a key that is named and not there is one that could not be read', async () => {
  const { vaults } = await openFleet()
  const [vault] = vaults
  if (vault === undefined) throw new Error('no vault')
  const { audit } = await auditKeys([{ vault, names: ['absent'] }])
  expect(audit.unread).toMatchObject([{ key: 'absent', code: 'KEY_NOT_FOUND' }])
})

test('an old version of an audit, stored, makes the same findings known, whatever their messages say by then', async () => {
  const { vaults, locals } = await openFleet()
  const [vault] = vaults
  if (vault === undefined) throw new Error('no vault')
  await makeKeys(vault, ['old'])
  await locals[0]?.clock.advance('800d')
  const profile = builtInProfile('azure-policy')
  const before = await auditKeys([{ vault }], { profile })
  expect(findingsAtLeast(before.audit, 'warning').map(({ rule }) => rule)).toContain('not-rotated')
  await makeKeys(vault, ['young'])
  await locals[0]?.clock.advance('1d')
  const baseline = parseBaseline(JSON.stringify(before.audit), 'baseline.json')
  const { audit } = await auditKeys([{ vault }], { profile, baseline })
  expect(new Set(findingsAtLeast(audit, 'note').map(({ key }) => key))).toEqual(new Set(['young']))
  expect(audit.findings.filter(({ key }) => key === 'old').every((finding) => finding.baseline)).toBe(true)
})

test('an exception hides nothing but counts for nothing, until the second that ends it, when it is a finding itself', async () => {
  const { vaults, locals } = await openFleet({ now: '2026-01-31T23:59:59Z' })
  const [vault] = vaults
  if (vault === undefined) throw new Error('no vault')
  await makeKeys(vault, ['legacy-a', 'orders'])
  const text = `
version: 1
extends: cis
rules: { no-rotation-policy: off, purge-protection-off: off, exception-ended: { severity: error } }
exceptions:
  - { rules: [no-expiry], key: legacy-*, vault: default, reason: moves in spring, until: 2026-02-01 }
`
  const profile = parseAuditProfile(text, 'mine.yaml')
  const before = await auditKeys([{ vault }], { profile })
  expect(findingsAtLeast(before.audit, 'note').map(({ key }) => key)).toEqual(['orders'])
  expect(before.audit.findings.find(({ key }) => key === 'legacy-a')?.exception).toEqual({
    reason: 'moves in spring',
    until: '2026-02-01T00:00:00Z',
  })
  await locals[0]?.clock.advance('1s')
  const { audit } = await auditKeys([{ vault }], { profile })
  expect(findingsAtLeast(audit, 'note').map(({ rule, key }) => [rule, key])).toEqual([
    ['exception-ended', null],
    ['no-expiry', 'legacy-a'],
    ['no-expiry', 'orders'],
  ])
  expect(audit.findings[0]).toMatchObject({ severity: 'error', source: { file: 'mine.yaml', line: 6 }, vaultUrl: '' })
})

test('against a manifest, findings point at its lines; what only one of the two has is found', async () => {
  const { vaults } = await openFleet({ names: ['one', 'two'] })
  const [one, two] = vaults
  if (one === undefined || two === undefined) throw new Error('no vault')
  await makeKeys(one, ['orders', 'stray', 'app-1'])
  await makeKeys(two, ['orders'])
  const text = `version: 1
vaults: [first, second]
defaults: { type: EC }
keys:
  - name: ORDERS
  - name: absent
    vaults: [first]
selectors:
  - match: { name: app-* }
    ifDue: true
`
  const { audit } = await auditKeys([{ vault: one }, { vault: two }], {
    profile: parseAuditProfile(
      'version: 1\nextends: cis\nrules: { no-rotation-policy: off, purge-protection-off: off, not-in-manifest: on, not-in-vault: on }',
      'mine.yaml',
    ),
    manifest: {
      manifest: parseManifest(text),
      file: 'keys.yaml',
      text,
      referenceOf: (url) => (url === one.url ? 'first' : 'second'),
    },
  })
  expect(
    audit.findings.map(({ rule, key, vaultUrl, source }) => [rule, key, vaultUrl === one.url ? 1 : 2, source?.line]),
  ).toEqual([
    ['not-in-vault', 'absent', 1, 6],
    ['no-expiry', 'app-1', 1, 1],
    ['no-expiry', 'orders', 1, 5],
    ['no-expiry', 'stray', 1, 1],
    ['not-in-manifest', 'stray', 1, 1],
    ['no-expiry', 'orders', 2, 5],
  ])
})

test('a key that was restored into another vault is the same key, found on the second of the two', async () => {
  const { vaults } = await openFleet({ names: ['one', 'two'] })
  const [one, two] = vaults
  if (one === undefined || two === undefined) throw new Error('no vault')
  await makeKeys(one, ['orders', 'other'])
  await two.restoreKey(await one.backupKey('orders'))
  const { audit } = await auditKeys([{ vault: one }, { vault: two }])
  const copies = audit.findings.filter(({ rule }) => rule === 'same-public-key')
  expect(copies).toMatchObject([{ key: 'orders', vaultUrl: two.url }])
  expect(copies[0]?.message).toContain('of key "orders" in vault one')
  const again = await auditKeys([{ vault: two }, { vault: one }])
  expect(again.audit.findings.find(({ rule }) => rule === 'same-public-key')?.fingerprint).toBe(copies[0]?.fingerprint)
})

test('an option that the function does not have is refused', async () => {
  await expect(auditKeys([], { profil: 'cis' } as never)).rejects.toThrow('auditKeys has no option "profil"')
})
