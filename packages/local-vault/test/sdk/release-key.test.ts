import { createPrivateKey, verify, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import type { KeyClient, ReleaseKeyOptions } from '@azure/keyvault-keys'
import { compactVerify, decodeProtectedHeader, importX509 } from 'jose'
import { describe, expect, test } from 'vitest'
import { fromTransferForm } from '../../src/crypto/pkcs8.ts'
import { unwrapRsaAes } from '../../src/crypto/rsa-aes-key-wrap.ts'
import { howToRsaJwk, howToRsaKey } from '../fixtures/how-to-rsa-key.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { transports } from './transports.ts'

const authority = 'https://sharedweu.weu.attest.azure.net'
const compliant = { 'x-ms-isolation-tee': { 'x-ms-compliance-status': 'azure-compliant-cvm' } }
const policy = {
  version: '1.0.0',
  anyOf: [
    {
      authority,
      allOf: [{ claim: 'x-ms-isolation-tee.x-ms-compliance-status', equals: 'azure-compliant-cvm' }],
    },
  ],
}
const releasePolicy = { encodedPolicy: Buffer.from(JSON.stringify(policy)) }
/** The attested environment's own key, and what it can do with an answer. */
const environment = { kid: 'TpmEphemeralEncryptionKey', ...howToRsaJwk }
const environmentKey = createPrivateKey({ key: howToRsaJwk, format: 'jwk' })

interface Payload {
  request: Record<string, string>
  response: { key: { key: Record<string, string>; attributes: Record<string, unknown>; release_policy: unknown } }
}

/** Verifies the answer as its readers do, up to the root that it names. */
async function readAnswer(value: string): Promise<Payload> {
  const { alg, x5c = [], kid } = decodeProtectedHeader(value)
  const chain = x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')))
  const [leaf, root] = chain
  if (leaf === undefined || root === undefined || alg === undefined) throw new Error('no chain came')
  expect(leaf.verify(root.publicKey)).toBe(true)
  expect(leaf.checkHost('contoso.vault.localhost')).toBeDefined()
  expect(kid).toBe(leaf.fingerprint.replaceAll(':', ''))
  const { payload } = await compactVerify(value, await importX509(leaf.toString(), alg))
  return JSON.parse(new TextDecoder().decode(payload))
}

/** What the environment gets to see. */
async function unwrapReleased(value: string, kty: string): Promise<Record<string, unknown>> {
  const { key } = (await readAnswer(value)).response.key
  const transfer = JSON.parse(Buffer.from(key.key_hsm ?? '', 'base64url').toString())
  expect(transfer.header).toMatchObject({ kid: 'TpmEphemeralEncryptionKey', alg: 'dir' })
  const wrapped = Buffer.from(transfer.ciphertext, 'base64url')
  return fromTransferForm(kty, unwrapRsaAes(transfer.header.enc, environmentKey, wrapped))
}

async function release(client: KeyClient, name: string, token: string, options?: ReleaseKeyOptions): Promise<string> {
  return (await client.releaseKey(name, token, options)).value
}

describe.each(transports)('the official KeyClient %s', (_name, open) => {
  test('has an imported RSA key released to the environment that its policy wants, whole', async () => {
    const { vault, client, url } = await open()
    await client.importKey('sealed', howToRsaKey, { hardwareProtected: true, exportable: true, releasePolicy })
    const token = await vault.attest({ authority, claims: compliant, key: environment })
    const value = await release(client, 'sealed', token)
    const { n, e, d, p, q, dp, dq, qi } = howToRsaJwk
    expect(await unwrapReleased(value, 'RSA-HSM')).toEqual({ kty: 'RSA', n, e, d, p, q, dp, dq, qi })
    const { request, response } = await readAnswer(value)
    expect(request).toMatchObject({ enc: 'CKM_RSA_AES_KEY_WRAP', kid: `${url}/keys/sealed` })
    expect(response.key.attributes).toMatchObject({ enabled: true, exportable: true })
    expect(response.key.key).toMatchObject({ kty: 'RSA-HSM', n })
    expect(Object.keys(response.key.key)).not.toContain('d')
  })

  test.each(['CKM_RSA_AES_KEY_WRAP', 'RSA_AES_KEY_WRAP_256', 'RSA_AES_KEY_WRAP_384'] as const)(
    'has one version of an EC key released under %s, and its nonce repeated',
    async (algorithm) => {
      const { vault, client, cryptography } = await open()
      const created = await client.createEcKey('sealed', { hsm: true, exportable: true, releasePolicy })
      await client.rotateKey('sealed')
      const token = await vault.attest({ authority, claims: compliant, key: environment })
      const version = created.properties.version ?? ''
      const value = await release(client, 'sealed', token, { algorithm, nonce: 'once', version })
      expect((await readAnswer(value)).request).toMatchObject({ enc: algorithm, nonce: 'once', kid: created.id })
      const jwk = await unwrapReleased(value, 'EC-HSM')
      const { result } = await cryptography(created).signData('ES256', Buffer.from('what it protects'))
      const released = createPrivateKey({ key: jwk, format: 'jwk' })
      const dsa = { key: released, dsaEncoding: 'ieee-p1363' } as const
      expect(verify('sha256', Buffer.from('what it protects'), dsa, result)).toBe(true)
    },
  )
})

describe('a release', () => {
  const [, openInProcess] = transports[0] ?? []
  async function openSealed() {
    if (openInProcess === undefined) throw new Error('there is no transport')
    const sdk = await openInProcess()
    await sdk.client.createEcKey('sealed', { hsm: true, exportable: true, releasePolicy })
    return sdk
  }
  const unmet = {
    statusCode: 403,
    code: 'Forbidden',
    message: 'Target environment attestation does not meet key release policy requirements.',
  }
  const unverified = {
    statusCode: 403,
    message: expect.stringMatching(/^Target environment attestation statement cannot be verified/),
    details: { error: { innerError: { code: 'AccessDenied' } } },
  }

  test('is refused to claims that the policy does not want, and to authorities that it does not name', async () => {
    const { vault, client } = await openSealed()
    const other = { 'x-ms-isolation-tee': { 'x-ms-compliance-status': 'none' } }
    for (const options of [
      { authority, claims: other },
      { authority },
      { authority: 'https://attest.example.com', claims: compliant },
      { claims: compliant },
    ]) {
      await expect(client.releaseKey('sealed', await vault.attest(options))).rejects.toMatchObject(unmet)
    }
  })

  test('is refused to a token that is changed, unsigned, of another store or out of date', async () => {
    const { vault, client } = await openSealed()
    const options = { authority, claims: compliant, key: environment, validFor: 'PT1H' }
    const token = await vault.attest(options)
    const [head = '', payload = '', signature = ''] = token.split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const changed = Buffer.from(payload, 'base64url').toString().replace('azure-compliant-cvm', 'azure-compliant-cvn')
    const stranger = await openSealed()
    for (const bad of [
      'not-a-token',
      `${none}.${payload}.`,
      `${head}.${payload}.`,
      `${head}.${Buffer.from(changed).toString('base64url')}.${signature}`,
      await stranger.vault.attest(options),
    ]) {
      await expect(client.releaseKey('sealed', bad)).rejects.toMatchObject(unverified)
    }
    await client.releaseKey('sealed', token)
    await vault.clock.advance('PT1H')
    await expect(client.releaseKey('sealed', token)).rejects.toMatchObject(unverified)
  })

  test('needs an RSA key of the environment to wrap for', async () => {
    const { vault, client } = await openSealed()
    const claims = { ...compliant, 'x-ms-runtime': { keys: [{ kty: 'EC', kid: 'a', use: 'enc' }] } }
    const token = await vault.attest({ authority, claims })
    await expect(client.releaseKey('sealed', token)).rejects.toMatchObject(unverified)
    await expect(vault.attest({ key: { kty: 'EC' } })).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  })

  test('goes by the policy of now: a changed one counts at once, an immutable one cannot be changed', async () => {
    const { vault, client } = await openSealed()
    const token = await vault.attest({ authority, claims: compliant })
    const stricter = JSON.stringify(policy).replace('azure-compliant-cvm', 'stricter')
    const changed = { encodedPolicy: Buffer.from(stricter), immutable: true }
    await client.updateKeyProperties('sealed', { releasePolicy: changed })
    await expect(client.releaseKey('sealed', token)).rejects.toMatchObject(unmet)
    await expect(client.updateKeyProperties('sealed', { releasePolicy })).rejects.toThrow(/AKV\.SKR\.1020/)
    const again = { hsm: true, exportable: true, releasePolicy }
    await expect(client.createEcKey('sealed', again)).rejects.toThrow(/AKV\.SKR\.1020/)
    await client.createEcKey('sealed', { ...again, releasePolicy: changed })
  })

  test('is possible with an expired key, not with a disabled one or one that is not exportable', async () => {
    const { vault, client } = await openSealed()
    const token = await vault.attest({ authority, claims: compliant })
    await client.updateKeyProperties('sealed', { expiresOn: new Date('2029-12-31T00:00:00Z') })
    expect((await client.releaseKey('sealed', token)).value).toMatch(/^eyJ/)
    await client.updateKeyProperties('sealed', { enabled: false })
    await expect(client.releaseKey('sealed', token)).rejects.toThrow(/disabled key/)
    await client.createEcKey('kept', { hsm: true })
    await expect(client.releaseKey('kept', token)).rejects.toMatchObject({
      details: { error: { innerError: { code: 'KeyOperationForbidden' } } },
    })
  })

  test('on a Managed HSM gives the octets of a symmetric key, and calls what is no token a wrong protocol', async () => {
    if (openInProcess === undefined) throw new Error('there is no transport')
    const { vault, client } = await openInProcess({ profile: 'managed-hsm' })
    await client.createOctKey('sealed', { hsm: true, exportable: true, releasePolicy })
    const token = await vault.attest({ authority, claims: compliant, key: environment })
    const { value } = await client.releaseKey('sealed', token)
    const [, payload = ''] = value.split('.')
    const { key } = JSON.parse(Buffer.from(payload, 'base64url').toString()).response.key
    const { ciphertext, header } = JSON.parse(Buffer.from(key.key_hsm, 'base64url').toString())
    const octets = unwrapRsaAes(header.enc, environmentKey, Buffer.from(ciphertext, 'base64url'))
    expect(octets).toHaveLength(32)
    await expect(client.releaseKey('sealed', 'not-a-token')).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadParameter',
      message: expect.stringMatching(/^Invalid protocol version \(Activity ID: /),
    })
  })

  test('finds the same authority and certificate in every process with the store', async () => {
    if (openInProcess === undefined) throw new Error('there is no transport')
    const file = join(await temporaryFolder(), 'vault.sqlite')
    const [one, other] = [await openInProcess({ file }), await openInProcess({ file })]
    await one.client.createEcKey('sealed', { hsm: true, exportable: true, releasePolicy })
    const token = await one.vault.attest({ authority, claims: compliant })
    const first = await one.client.releaseKey('sealed', token)
    const second = await other.client.releaseKey('sealed', token)
    expect(decodeProtectedHeader(second.value).x5c).toEqual(decodeProtectedHeader(first.value).x5c)
  })
})
