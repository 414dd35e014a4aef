import { constants, createDecipheriv, createPrivateKey, generateKeyPairSync, privateDecrypt, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { createKey, releaseKey, sign, updateKey } from '../../src/index.ts'
import { type OpenedVault, openVault } from '../open-vault.ts'

const authority = 'https://sharedweu.weu.attest.azure.net'
const policy = JSON.stringify({
  version: '1.0.0',
  anyOf: [{ authority, allOf: [{ claim: 'x-ms-compliance-status', equals: 'azure-compliant-cvm' }] }],
})
const claims = { 'x-ms-compliance-status': 'azure-compliant-cvm' }
const environment = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = { ...environment.publicKey.export({ format: 'jwk' }), kid: 'environment' }

async function openSealed(): Promise<OpenedVault> {
  const opened = await openVault({ local: { profile: 'premium' } })
  await createKey(opened.vault, 'sealed', { keyType: 'EC-HSM', exportable: true, releasePolicy: { policy } })
  return opened
}

/** What the environment does with the answer. */
function unwrap(jws: string): ReturnType<typeof createPrivateKey> {
  const payload = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString())
  const transfer = JSON.parse(Buffer.from(payload.response.key.key.key_hsm, 'base64url').toString())
  const ciphertext = Buffer.from(transfer.ciphertext, 'base64url')
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const wrapped = ciphertext.subarray(0, 256)
  const ephemeral = privateDecrypt({ key: environment.privateKey, padding, oaepHash: 'sha1' }, wrapped)
  const cipher = createDecipheriv('id-aes256-wrap-pad', ephemeral, Buffer.from('a65959a6', 'hex'))
  const der = Buffer.concat([cipher.update(ciphertext.subarray(256)), cipher.final()])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

test('a key is released to the environment that its policy wants, and is the key that signs in the vault', async () => {
  const { vault, local } = await openSealed()
  const token = await local.attest({ authority, claims, key })
  const released = await releaseKey(vault, 'sealed', `${token}\n`, { nonce: 'once' })
  expect(released).toMatchObject({ algorithm: 'CKM_RSA_AES_KEY_WRAP', nonce: 'once' })
  expect(released.kid).toContain(`${vault.url}/keys/sealed`)
  const data = Buffer.from('what it protects')
  const signature = await sign(vault, 'sealed', { data }, { algorithm: 'ES256' })
  const dsa = { key: unwrap(released.value), dsaEncoding: 'ieee-p1363' } as const
  expect(verify('sha256', data, dsa, signature.value)).toBe(true)
})

test('a release of one version names it, and needs no permission but its own', async () => {
  const { vault, local, sent } = await openSealed()
  const { version, id } = await vault.getKey('sealed')
  await vault.rotateKey('sealed')
  const token = await local.attest({ authority, claims, key })
  sent.length = 0
  const released = await releaseKey(vault, 'sealed', token, { version, algorithm: 'RSA_AES_KEY_WRAP_384' })
  expect(released).toMatchObject({ kid: id, algorithm: 'RSA_AES_KEY_WRAP_384', nonce: null })
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([`POST /keys/sealed/${version}/release`])
})

test('what is no token, no way to wrap, or meant for something else, is said before anything is sent', async () => {
  const { vault, sent } = await openSealed()
  sent.length = 0
  await expect(releaseKey(vault, 'sealed', '{"token":"a.b.c"}')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(releaseKey(vault, 'sealed', 'a.b.c', { algorithm: 'A256KW' as never })).rejects.toMatchObject({
    message: expect.stringContaining('RSA_AES_KEY_WRAP_256'),
  })
  await expect(releaseKey(vault, 'sealed', 'a.b.c', { target: 'x' } as never)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  })
  expect(sent).toEqual([])
})

test('an attestation that does not meet the policy is not taken for a missing permission', async () => {
  const { vault, local } = await openSealed()
  await expect(releaseKey(vault, 'sealed', await local.attest({ authority, key }))).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
    message: expect.stringContaining('does not meet key release policy'),
    hint: expect.stringContaining("the key's release policy"),
  })
})

test('an answer about another key or another request is thrown away', async () => {
  const { vault, local } = await openSealed()
  const token = await local.attest({ authority, claims, key })
  const { value } = await releaseKey(vault, 'sealed', token, { nonce: 'first' })
  const replaying = { url: vault.url, releaseKey: async () => value }
  await expect(releaseKey(replaying, 'sealed', token, { nonce: 'second' })).rejects.toMatchObject({
    code: 'SERVICE_ERROR',
    message: expect.stringContaining('another request'),
  })
  await expect(releaseKey(replaying, 'other', token, { nonce: 'first' })).rejects.toMatchObject({
    message: expect.stringContaining('another key'),
  })
  const broken = { url: vault.url, releaseKey: async () => 'no.jws.at-all' }
  await expect(releaseKey(broken, 'sealed', token)).rejects.toMatchObject({ message: 'the answer is no released key' })
})

test('a release policy is replaced, made immutable, and stays then', async () => {
  const { vault } = await openSealed()
  const stricter = policy.replace('azure-compliant-cvm', 'stricter')
  const changed = await updateKey(vault, 'sealed', { releasePolicy: { policy: stricter, immutable: true } })
  expect(changed.releasePolicy).toEqual({ policy: stricter, immutable: true })
  await expect(updateKey(vault, 'sealed', { releasePolicy: { policy } })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('Immutable'),
  })
  const { version } = changed
  await expect(updateKey(vault, 'sealed', { version, releasePolicy: { policy } })).rejects.toMatchObject({
    message: expect.stringContaining('of the whole key'),
  })
  await expect(updateKey(vault, 'sealed', { releasePolicy: { policy: '[]' } })).rejects.toMatchObject({
    message: expect.stringContaining('no JSON object'),
  })
})
