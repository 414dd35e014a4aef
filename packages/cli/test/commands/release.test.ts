import { generateKeyPairSync } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'
import { ask, startServer } from '../start-vault.ts'

const authority = 'https://sharedweu.weu.attest.azure.net'
const claims = { 'x-ms-compliance-status': 'azure-compliant-cvm' }
const cvm = `--exportable --default-cvm-policy --attestation-authority ${authority}`

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

describe('release', () => {
  test('an attested environment gets the key, by the authority that a started vault has', async () => {
    await keyturn.json(`create sealed --type EC-HSM ${cvm}`)
    const { server } = await startServer(keyturn)
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'tpm' }
    const url = `${server.env.AZURE_KEYVAULT_ATTESTATION_URL}/generate-test-token`
    const { body } = await ask(url, { method: 'POST', body: { authority, claims, key } })
    await writeFile(inFolder('token.jwt'), body.token)

    const line = `release sealed --attestation ${inFolder('token.jwt')} --out ${inFolder('sealed.jws')}`
    const written = await keyturn.local(line)
    expect(written).toMatchObject({ status: 0, stdout: '' })
    expect(written.stderr).toMatch(/^released \S+\/keys\/sealed, wrapped with CKM_RSA_AES_KEY_WRAP; written to /)
    const jws = await readFile(inFolder('sealed.jws'), 'utf8')
    if (process.platform !== 'win32') expect((await stat(inFolder('sealed.jws'))).mode & 0o777).toBe(0o600)
    const payload = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString())
    const transfer = JSON.parse(Buffer.from(payload.response.key.key.key_hsm, 'base64url').toString())
    expect(transfer.header.kid).toBe('tpm')
    expect(await keyturn.local(line)).toMatchObject({ status: 2, stderr: expect.stringContaining('--force') })

    const piped = await keyturn.local(
      'release sealed --attestation - --nonce once --algorithm rsa_aes_key_wrap_256 -o json',
      { input: body.token },
    )
    expect(JSON.parse(piped.stdout)).toMatchObject({ algorithm: 'RSA_AES_KEY_WRAP_256', nonce: 'once' })

    await writeFile(inFolder('other.jwt'), (await ask(url, { method: 'POST', body: { authority, key } })).body.token)
    const refused = await keyturn.local(`release sealed --attestation ${inFolder('other.jwt')}`)
    expect(refused).toMatchObject({ status: 5, stdout: '' })
    expect(refused.stderr).toContain('does not meet key release policy requirements')
  })

  test('what is no token, and a key that may not leave, are refused by name', async () => {
    const noToken = await keyturn.local('release sealed --attestation -', { input: '{"token":"secret-of-mine"}' })
    expect(noToken.status).toBe(2)
    expect(noToken.stderr).toContain('the attestation is no token')
    expect(noToken.stderr).not.toContain('secret-of-mine')
    await keyturn.json('create stays --type EC')
    const stays = await keyturn.local('release stays --attestation -', { input: 'a.b.c' })
    expect(stays.status).toBe(5)
    expect(await keyturn.local('release sealed --attestation - --dry-run')).toMatchObject({ status: 2 })
  })
})

describe('a release policy', () => {
  test('is the default one of confidential machines, or a file, and stays when it is immutable', async () => {
    const made = await keyturn.json(`create fixed --type EC-HSM ${cvm} --immutable`)
    const policy = {
      version: '1.0.0',
      anyOf: [{ authority, allOf: [{ claim: 'x-ms-compliance-status', equals: 'azure-compliant-cvm' }] }],
    }
    expect(made.releasePolicy).toMatchObject({ immutable: true })
    expect(JSON.parse((made.releasePolicy as { policy: string }).policy)).toEqual(policy)
    const file = inFolder('policy.json')
    await writeFile(file, JSON.stringify(policy).replace('azure-compliant-cvm', 'stricter'))
    const refused = await keyturn.local(`update fixed --release-policy ${file}`)
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('Immutable') })
    const changed = await keyturn.json(`update sealed --release-policy ${file}`)
    expect(JSON.stringify(changed.releasePolicy)).toContain('stricter')
  })

  test.each([
    ['create x --type EC-HSM --exportable --default-cvm-policy', 'az attestation get-default-by-location'],
    ['create x --type EC-HSM --exportable --immutable', '--immutable goes with'],
    [`create x --type EC-HSM ${cvm} --release-policy p.json`, 'exclude each other'],
    [`create x --type EC-HSM --attestation-authority ${authority}`, 'goes with --default-cvm-policy'],
    [
      'create x --type EC-HSM --exportable --default-cvm-policy --attestation-authority weu',
      '"weu" is no URL of an attestation provider',
    ],
    [`update sealed --all-versions --default-cvm-policy --attestation-authority ${authority}`, 'of the whole key'],
  ])('%s: says what is wrong, and makes nothing', async (line, said) => {
    const { status, stderr } = await keyturn.local(line)
    expect(stderr).toContain(said)
    expect(status).toBe(2)
    expect(await keyturn.local('show x')).toMatchObject({ status: 3 })
  })
})

describe('attestation', () => {
  test('of a key of a Managed HSM is shown, and written as files', async () => {
    const { server } = await startServer(keyturn)
    const env = { ...server.env, NODE_EXTRA_CA_CERTS: server.caFile }
    const vault = `https://default.managedhsm.localhost:${new URL(server.url).port}`
    const keyturnOn = (line: string) => keyturn.run([...line.split(' '), '--vault', vault], { env })
    expect(await keyturnOn('create orders --type EC-HSM')).toMatchObject({ status: 0 })
    const shown = await keyturnOn(`attestation orders --out-dir ${keyturn.folder} -o json`)
    expect(shown.stderr).toBe('')
    const { privateKeyAttestation, ...rest } = JSON.parse(shown.stdout)
    expect(rest).toMatchObject({
      name: 'orders',
      format: 'MRVL-1',
      certificates: expect.stringContaining('BEGIN CERT'),
    })
    const statement = await readFile(inFolder('orders.private.attestation'))
    expect(statement.toString('base64')).toBe(privateKeyAttestation)
    expect((await keyturnOn('attestation orders')).stdout).toMatch(/private key +a statement of \d+ bytes/)
    // The first preview told no format.
    const preview = await keyturnOn('attestation orders --service-version 7.6-preview.2 -o json')
    expect(JSON.parse(preview.stdout)).toMatchObject({ format: null, privateKeyAttestation: expect.any(String) })
  })

  test('a vault has none, which is said with where there is one', async () => {
    await keyturn.json('create plain --type EC')
    const { status, stderr } = await keyturn.local('attestation plain')
    expect(status).toBe(1)
    expect(stderr).toContain('Only a Managed HSM does that')
  })
})

test('a permission that comes late is waited for, and the waiting is said', async () => {
  await keyturn.json('create late --type EC')
  await keyturn.local('vault faults add forbidden --for 90s --times 1000')
  const child = keyturn.local('rotate late --wait-for-access 5min', {
    onStart: ({ stderr }) => stderr?.once('data', () => keyturn.local('vault clock advance 2min')),
  })
  const { status, stdout, stderr } = await child
  expect(stderr).toMatch(
    /^no permission yet for GET \/keys\/late\/\S*; trying again until \S+Z \(--wait-for-access\)$/m,
  )
  expect(stdout).toContain('rotated')
  expect(status).toBe(0)
})
