import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test('JSON has every member of a key, absent ones as null', async () => {
  const key = await keyturn.json<{ id: string; version: string }>('create shape --type EC --tag env=prod')
  expect(key).toEqual({
    id: `https://default.vault.localhost/keys/shape/${key.version}`,
    name: 'shape',
    version: expect.stringMatching(/^[0-9a-f]{32}$/),
    vaultUrl: 'https://default.vault.localhost',
    keyType: 'EC',
    keySize: null,
    curve: 'P-256',
    keyOperations: ['sign', 'verify'],
    enabled: true,
    createdOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    updatedOn: expect.any(String),
    notBefore: null,
    expiresOn: null,
    recoveryLevel: 'Recoverable+Purgeable',
    recoverableDays: 90,
    exportable: false,
    managed: false,
    tags: { env: 'prod' },
    publicKey: expect.objectContaining({ kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String) }),
  })
  expect(await keyturn.json('show shape')).toEqual(key)
})

test('all key flags arrive at the vault', async () => {
  const key = await keyturn.json(
    'create full --type EC --curve P-384 --ops verify,sign --expires 2031-05-06 --not-before 2030-01-01T12:00:00Z --disabled --tag a=1 --tag b=x=y',
  )
  expect(key).toMatchObject({
    curve: 'P-384',
    keyOperations: ['verify', 'sign'],
    expiresOn: '2031-05-06T00:00:00Z',
    notBefore: '2030-01-01T12:00:00Z',
    enabled: false,
    tags: { a: '1', b: 'x=y' },
  })
})

test('a duration as expiry counts from the clock of the vault', async () => {
  const vault = ['--vault', 'local:later', '-o', 'json']
  await keyturn.run(['vault', 'clock', 'set', '2040-01-01', ...vault])
  const { stdout } = await keyturn.run(['create', 'k', '--type', 'EC', '--expires', '1y', ...vault])
  expect(JSON.parse(stdout).expiresOn).toMatch(/^2041-01-01T00:0\d:/)
})

test('policy flags set the rotation policy along with the key', async () => {
  await keyturn.json('create governed --type EC --rotate-every 90d --expire-after 1y --notify-before 10d')
  expect(await keyturn.json('policy show governed')).toMatchObject({
    rotateEvery: 'P90D',
    expireAfter: 'P1Y',
    notifyBefore: 'P10D',
    isDefault: false,
  })
})

test('a name that exists is refused, and --new-version means it', async () => {
  await keyturn.json('create twice --type EC')
  const refused = await keyturn.local('create twice --type EC')
  expect(refused.status).toBe(5)
  expect(refused.stderr).toContain('[KEY_EXISTS]')
  expect(refused.stderr).toContain('hint: ')
  expect(await keyturn.json('versions twice')).toHaveLength(1)
  await keyturn.json('create twice --type EC --new-version')
  expect(await keyturn.json('versions twice')).toHaveLength(2)
})

test('a dry run prints what would be sent, and creates nothing', async () => {
  expect(await keyturn.json('create ghost --type EC --tag a=b --expires 2031-05-06 --dry-run')).toEqual({
    dryRun: true,
    operation: 'create',
    name: 'ghost',
    vaultUrl: 'https://default.vault.localhost',
    changes: { keyType: 'EC', tags: { a: 'b' }, expiresOn: '2031-05-06T00:00:00Z' },
  })
  expect((await keyturn.local('show ghost')).status).toBe(3)
})

test('a dry run refuses what the real run would refuse', async () => {
  await keyturn.json('create taken --type EC')
  expect((await keyturn.local('create taken --type EC --dry-run')).status).toBe(5)
  expect((await keyturn.local('create small --type RSA --size 1024 --dry-run')).status).toBe(2)
})

test('a release policy that is no JSON is refused with the name of its file', async () => {
  const file = join(keyturn.folder, 'release.json')
  await writeFile(file, '{')
  const { stderr, status } = await keyturn.local(`create hsm --type EC-HSM --exportable --release-policy ${file}`)
  expect(stderr).toContain(`--release-policy "${file}" holds no JSON`)
  expect(status).toBe(2)
})

test('types, curves and operations are taken in any case and by their old names, tags as people write them', async () => {
  const flags = '--type ec --curve secp256k1 --ops SIGN --tag env=prod,team=a'
  expect(await keyturn.json(`create loosely ${flags}`)).toMatchObject({
    keyType: 'EC',
    curve: 'P-256K',
    keyOperations: ['sign'],
    tags: { env: 'prod', team: 'a' },
  })
  expect(await keyturn.json('ensure loosely --type EC --curve P-256K')).toMatchObject({ curve: 'P-256K' })
})
