import { constants, createHash, createSign, type KeyObject, privateDecrypt, publicEncrypt, verify } from 'node:crypto'
import { GeneralEncrypt, generalDecrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import { findWrappedValues } from '../../src/data-keys/find-values.ts'
import { type RewrappedText, rewrapTexts } from '../../src/data-keys/rewrap.ts'
import type { RewrapOptions } from '../../src/data-keys/rewrap-entry.ts'
import { type JsonPath, parseJsonPath } from '../../src/data-keys/text/json-path.ts'
import { disableKey } from '../../src/lifecycle/update.ts'
import { collect } from '../collect.ts'
import { openWrappingVault, type WrappingFixture } from './open-wrapping-vault.ts'

const dataKey = Buffer.from('0123456789abcdef0123456789abcdef')

type Hash = 'sha1' | 'sha256'

function close(publicKey: KeyObject, oaepHash: Hash = 'sha256'): Buffer {
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, dataKey)
}

function open(privateKey: KeyObject, value: Uint8Array, oaepHash: Hash = 'sha256'): Buffer {
  return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, value)
}

function versionsOf({ versions: [old, latest] }: WrappingFixture) {
  if (old === undefined || latest === undefined) throw new Error('two versions are needed')
  return { old, latest }
}

async function rewrap(
  { vault }: WrappingFixture,
  content: { text: string; binary?: boolean },
  options: RewrapOptions = {},
): Promise<RewrappedText> {
  const [result] = await collect(rewrapTexts([vault], [{ source: 'f', ...content }], options))
  if (result === undefined) throw new Error('no result')
  return result
}

describe('sops', () => {
  const shared = '# comment\norder: ENC[AES256_GCM,data:a,type:int] # ours\n'
  const yamlOf = (fixture: WrappingFixture, enc: string) => `${shared}sops:
    azure_kv:
        - created_at: "2026-01-01T00:00:00Z"
          enc: ${enc}
          name: orders
          vault_url: https://default.vault.localhost:8443
          version: ${versionsOf(fixture).old.version}
    lastmodified: "2026-01-01T00:00:00Z"
    mac: ENC[AES256_GCM,data:m,type:str]
`
  const flatOf = (fixture: WrappingFixture, enc: string, [prefix, sign]: [string, string]) =>
    [
      `${prefix}azure_kv__list_0__map_created_at${sign}2026-01-01T00:00:00Z`,
      `${prefix}azure_kv__list_0__map_enc${sign}${enc}`,
      `${prefix}azure_kv__list_0__map_name${sign}orders`,
      `${prefix}azure_kv__list_0__map_vault_url${sign}https://default.vault.localhost:8443`,
      `${prefix}azure_kv__list_0__map_version${sign}${versionsOf(fixture).old.version}`,
      `${prefix}mac${sign}ENC[AES256_GCM,data:m,type:str]`,
    ].join('\n')

  test.each([
    ['YAML', yamlOf],
    [
      'JSON',
      (fixture: WrappingFixture, enc: string) =>
        JSON.stringify(
          {
            data: 'ENC[x]',
            sops: {
              azure_kv: [
                {
                  vault_url: 'https://default.vault.localhost:8443',
                  name: 'orders',
                  version: versionsOf(fixture).old.version,
                  created_at: '2026-01-01T00:00:00Z',
                  enc,
                },
              ],
              mac: 'ENC[m]',
            },
          },
          undefined,
          '\t',
        ),
    ],
    ['dotenv', (fixture: WrappingFixture, enc: string) => flatOf(fixture, enc, ['sops_', '='])],
    ['INI', (fixture: WrappingFixture, enc: string) => `[sops]\n${flatOf(fixture, enc, ['', '  = '])}`],
  ])('in %s changes in version, enc and created_at, and nowhere else', async (_, textOf) => {
    const fixture = await openWrappingVault()
    const { old, latest } = versionsOf(fixture)
    const enc = close(old.publicKey).toString('base64url')
    const text = textOf(fixture, enc)
    const result = await rewrap(fixture, { text })
    expect(result.entries).toMatchObject([
      {
        format: 'sops',
        outcome: 'rewrapped',
        key: 'orders',
        vaultUrl: fixture.vault.url,
        from: old.version,
        to: latest.version,
      },
    ])
    const [, moved = ''] = /enc["\s]*[:=]\s*"?([\w-]{300,})/.exec(result.text) ?? []
    expect(open(latest.privateKey, Buffer.from(moved, 'base64url'))).toEqual(dataKey)
    const back = result.text.replace(moved, enc).replace(latest.version, old.version)
    expect(back.replace(/2026-01-0\d(?=T[^"]*Z)/g, '2026-01-01').replace(/T\d\d:\d\d:\d\dZ/g, 'T00:00:00Z')).toBe(text)
    expect((await rewrap(fixture, result)).entries).toMatchObject([{ outcome: 'current' }])
  })

  test('is used by encrypt and decrypt alone, which is all that its keys need to do', async () => {
    const fixture = await openWrappingVault()
    const text = yamlOf(fixture, close(versionsOf(fixture).old.publicKey).toString('base64url'))
    fixture.sent.splice(0)
    await rewrap(fixture, { text })
    const verbs = fixture.sent.filter(({ method }) => method === 'POST').map(({ path }) => path.split('/').at(-1))
    expect(new Set(verbs)).toEqual(new Set(['decrypt', 'encrypt']))
  })

  test.each([
    ['a member that is missing', (text: string) => text.replace(/ +name: orders\n/, '')],
    ['an enc that is no base64url', (text: string) => text.replace(/enc: \S+/, 'enc: "a b"')],
    ['an entry that is no map', (text: string) => text.replace(/- created_at[\s\S]*?(?= {4}lastmodified)/, '- text\n')],
    ['a document that does not parse', (text: string) => `${text}\t: [`],
    ['an address that is none', (text: string) => text.replace('https://default', 'https:// default')],
  ])('with %s is unknown', async (_, damage) => {
    const fixture = await openWrappingVault()
    const text = damage(yamlOf(fixture, close(versionsOf(fixture).old.publicKey).toString('base64url')))
    const { entries } = await rewrap(fixture, { text }, { dryRun: true })
    expect(entries).toMatchObject([{ format: 'sops', outcome: 'failed', needs: 'unknown' }])
  })
})

describe('a data key of MongoDB', () => {
  const documentOf = (material: Buffer, more: object = {}) =>
    JSON.stringify({
      _id: { $binary: { base64: 'AAAA', subType: '04' } },
      keyMaterial: { $binary: { base64: material.toString('base64'), subType: '00' } },
      masterKey: { provider: 'azure', keyVaultEndpoint: 'default.vault.localhost:8443', keyName: 'orders', ...more },
      status: 0,
    })

  test('that names no version is found with the one that opens it, moved, and names it from then on', async () => {
    const fixture = await openWrappingVault()
    const { old, latest } = versionsOf(fixture)
    const text = [documentOf(close(old.publicKey)), documentOf(close(latest.publicKey))].join('\n')
    const result = await rewrap(fixture, { text })
    expect(result.entries).toMatchObject([
      { path: 'line 1', format: 'mongodb', outcome: 'rewrapped', from: old.version, to: latest.version },
      { path: 'line 2', format: 'mongodb', outcome: 'rewrapped', from: latest.version, to: latest.version },
    ])
    for (const line of result.text.split('\n')) {
      const { masterKey, keyMaterial, status } = JSON.parse(line)
      expect({ masterKey, status }).toMatchObject({
        masterKey: { keyVersion: latest.version, keyName: 'orders' },
        status: 0,
      })
      expect(open(latest.privateKey, Buffer.from(keyMaterial.$binary.base64, 'base64'))).toEqual(dataKey)
    }
    expect((await rewrap(fixture, result)).entries.map(({ outcome }) => outcome)).toEqual(['current', 'current'])
  })

  test.each([
    ['JSON Lines', '\n', ['line 1', 'line 3']],
    ['documents of YAML', '\n---\n', ['line 1', 'line 5']],
  ])('stands at a line of its own in %s, named or not', async (_, between, lines) => {
    const fixture = await openWrappingVault()
    const document = documentOf(close(versionsOf(fixture).latest.publicKey))
    const text = [document, '{}', document].join(between)
    const pathsOf = async (options: { path?: JsonPath }, content = text) =>
      (await rewrap(fixture, { text: content }, { dryRun: true, ...options })).entries.map(({ path }) => path)
    expect(await pathsOf({})).toEqual(lines)
    expect(await pathsOf({ path: parseJsonPath('$') })).toEqual(
      expect.arrayContaining(lines.map((line) => `${line} $`)),
    )
    const inner = text.replaceAll('{"_id"', '{"key": {"_id"').replaceAll('"status":0}', '"status":0}}')
    expect(await pathsOf({}, inner)).toEqual(lines.map((line) => `${line} $.key`))
    expect(await pathsOf({}, document)).toEqual([null])
  })

  test('that names its version is moved in place, in an array, too', async () => {
    const fixture = await openWrappingVault()
    const { old, latest } = versionsOf(fixture)
    const result = await rewrap(fixture, { text: `[${documentOf(close(old.publicKey), { keyVersion: old.version })}]` })
    expect(result.entries).toMatchObject([{ path: '$[0]', outcome: 'rewrapped', from: old.version }])
    expect(JSON.parse(result.text)[0].masterKey.keyVersion).toBe(latest.version)
  })

  test('that no enabled version opens is unknown', async () => {
    const fixture = await openWrappingVault()
    const { old } = versionsOf(fixture)
    await disableKey(fixture.vault, 'orders', { version: old.version })
    const { entries } = await rewrap(fixture, { text: documentOf(close(old.publicKey)) }, { dryRun: true })
    expect(entries).toMatchObject([{ outcome: 'failed', needs: 'unknown' }])
  })
})

describe('a column key of SQL Server', () => {
  const envelopeOf = ({ old }: ReturnType<typeof versionsOf>, encoding: 'utf16le' | 'utf8', path = old.kid): string => {
    const keyPath = Buffer.from(path.toLowerCase(), encoding)
    const ciphertext = close(old.publicKey, 'sha1')
    const head = Buffer.alloc(5)
    head.writeUInt8(1)
    head.writeUInt16LE(keyPath.length, 1)
    head.writeUInt16LE(ciphertext.length, 3)
    const signed = Buffer.concat([head, keyPath, ciphertext])
    return Buffer.concat([signed, createSign('sha256').update(signed).sign(old.privateKey)]).toString('hex')
  }
  const scriptOf = (value: string) =>
    `-- keys\nCREATE COLUMN ENCRYPTION KEY [CEK 1] WITH VALUES (\n  COLUMN_MASTER_KEY = [CMK],\n  ALGORITHM = 'RSA_OAEP',\n  ENCRYPTED_VALUE = 0x${value});\n`

  test.each(['utf16le', 'utf8'] as const)(
    'with its path as %s stays in its script, and T-SQL adds one that the new version has wrapped and signed',
    async (encoding) => {
      const fixture = await openWrappingVault()
      const { old, latest } = versionsOf(fixture)
      const text = scriptOf(envelopeOf({ old, latest }, encoding))
      const result = await rewrap(fixture, { text })
      expect(result).toMatchObject({ text, changed: false })
      expect(result.entries).toMatchObject([
        { path: '[CEK 1]', outcome: 'rewrapped', from: old.version, needs: old.version },
      ])
      const [statement = ''] = result.statements
      expect(statement).toContain(`KEY_PATH = N'${latest.kid}'`)
      expect(statement).toContain('ALTER COLUMN ENCRYPTION KEY [CEK 1] ADD VALUE')
      expect(statement).toContain('DROP VALUE (COLUMN_MASTER_KEY = [CMK])')
      const value = Buffer.from(/0x([0-9A-F]+)/.exec(statement)?.[1] ?? '', 'hex')
      const from = 5 + value.readUInt16LE(1)
      expect(value.subarray(5, from).toString(encoding)).toBe(latest.kid)
      expect(open(latest.privateKey, value.subarray(from, from + 256), 'sha1')).toEqual(dataKey)
      expect(verify('sha256', value.subarray(0, from + 256), latest.publicKey, value.subarray(from + 256))).toBe(true)
    },
  )

  test('whose signature is of nobody is not signed anew, and needs what it needed', async () => {
    const fixture = await openWrappingVault()
    const { old, latest } = versionsOf(fixture)
    const value = envelopeOf({ old, latest }, 'utf16le').replace(/....$/, '0000')
    const result = await rewrap(fixture, { text: scriptOf(value) })
    expect(result.statements).toEqual([])
    expect(result.entries).toMatchObject([{ outcome: 'failed', needs: old.version }])
  })

  test('that is cut off is unknown', async () => {
    const fixture = await openWrappingVault()
    const text = scriptOf(envelopeOf(versionsOf(fixture), 'utf8').slice(0, 200))
    expect((await rewrap(fixture, { text })).entries).toMatchObject([{ format: 'column-key', needs: 'unknown' }])
  })
})

describe('a blob of go-kms-wrapping', () => {
  const field = (number: number, bytes: Uint8Array) => {
    const length = bytes.length < 128 ? [bytes.length] : [(bytes.length % 128) + 128, Math.floor(bytes.length / 128)]
    return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes])
  }
  const blobOf = (version: string, wrapped: Uint8Array) =>
    Buffer.concat([
      field(1, Buffer.from('ciphertext')),
      field(2, Buffer.from('iv')),
      field(5, Buffer.concat([Buffer.from([8, 1]), field(3, Buffer.from(version)), field(5, wrapped)])),
    ])

  test('as bytes and as base64 keeps all but the version and the wrapped key', async () => {
    const fixture = await openWrappingVault()
    const { old, latest } = versionsOf(fixture)
    const blob = blobOf(old.version, close(old.publicKey))
    const binary = await rewrap(fixture, { text: blob.toString('latin1'), binary: true }, { key: 'orders' })
    expect(binary.entries).toMatchObject([{ format: 'go-kms-wrapping', outcome: 'rewrapped', from: old.version }])
    const moved = Buffer.from(binary.text, 'latin1')
    expect(moved).toEqual(blobOf(latest.version, moved.subarray(-256)))
    expect(open(latest.privateKey, moved.subarray(-256))).toEqual(dataKey)
    const base64 = await rewrap(fixture, { text: `${blob.toString('base64')}\n` }, { key: 'orders' })
    expect(Buffer.from(base64.text, 'base64').subarray(0, -256)).toEqual(moved.subarray(0, -256))
  })

  test('as JSON, and with the wrapped key as text as earlier ones have it', async () => {
    const fixture = await openWrappingVault()
    const { old, latest } = versionsOf(fixture)
    const wrapped_key = Buffer.from(close(old.publicKey).toString('base64url')).toString('base64')
    const text = JSON.stringify({ ciphertext: 'AA==', key_info: { key_id: old.version, wrapped_key } })
    const result = await rewrap(fixture, { text }, { key: 'orders' })
    expect(JSON.parse(result.text)).toMatchObject({ ciphertext: 'AA==', key_info: { key_id: latest.version } })
  })

  test('is unknown until its key is named, since it holds the bare version', async () => {
    const fixture = await openWrappingVault()
    const text = blobOf(versionsOf(fixture).old.version, Buffer.alloc(256)).toString('base64')
    expect((await rewrap(fixture, { text })).entries).toMatchObject([{ reason: 'NO_KEY', needs: 'unknown' }])
  })
})

describe('a JWE in JSON', () => {
  async function encrypt({ old }: ReturnType<typeof versionsOf>, where: 'protected' | 'recipient'): Promise<string> {
    const jwe = new GeneralEncrypt(Buffer.from('the content'))
    const kid = { kid: old.kid }
    jwe.setProtectedHeader({ enc: 'A256GCM', ...(where === 'protected' ? kid : {}) })
    jwe.setAdditionalAuthenticatedData(Buffer.from('aad'))
    const recipient = jwe.addRecipient(old.publicKey)
    recipient.setUnprotectedHeader({ alg: 'RSA-OAEP-256', ...(where === 'recipient' ? kid : {}) })
    return JSON.stringify(await jwe.encrypt())
  }

  test.each(['protected', 'recipient'] as const)(
    'with its key id in the %s header opens with the new version',
    async (where) => {
      const fixture = await openWrappingVault()
      const { old, latest } = versionsOf(fixture)
      const result = await rewrap(fixture, { text: await encrypt({ old, latest }, where) })
      expect(result.entries).toMatchObject([
        { format: 'jwe-json', outcome: 'rewrapped', contentEncryptedAnew: where === 'protected', from: old.version },
      ])
      expect(result.text).not.toContain(old.version)
      const { plaintext } = await generalDecrypt(JSON.parse(result.text), latest.privateKey)
      expect(Buffer.from(plaintext).toString()).toBe('the content')
    },
  )
})

describe('a bare ciphertext', () => {
  test.each(['base64', 'base64url'] as const)(
    'in %s at a named place is found by trying, and keeps its alphabet',
    async (encoding) => {
      const fixture = await openWrappingVault()
      const { old, latest } = versionsOf(fixture)
      const text = `dek: ${close(old.publicKey, 'sha1').toString(encoding)}\n`
      const options = { path: parseJsonPath('$.dek'), raw: 'RSA-OAEP' as const, key: 'orders' }
      const result = await rewrap(fixture, { text }, options)
      expect(result.entries).toMatchObject([{ format: 'ciphertext', outcome: 'rewrapped', from: old.version }])
      const moved = result.text.slice(5, -1)
      expect(Buffer.from(moved, encoding).toString(encoding)).toBe(moved)
      expect(open(latest.privateKey, Buffer.from(moved, encoding), 'sha1')).toEqual(dataKey)
    },
  )

  test('as a file of bytes, as keepers of gocloud write it', async () => {
    const fixture = await openWrappingVault()
    const { old, latest } = versionsOf(fixture)
    const text = close(old.publicKey).toString('latin1')
    const result = await rewrap(fixture, { text, binary: true }, { raw: 'RSA-OAEP-256', key: 'orders' })
    expect(open(latest.privateKey, Buffer.from(result.text, 'latin1'))).toEqual(dataKey)
  })
})

test('a version that is disabled is enabled for as long as it takes, and disabled again', async () => {
  const fixture = await openWrappingVault()
  const { vault } = fixture
  const { old } = versionsOf(fixture)
  await disableKey(vault, 'orders', { version: old.version })
  const text = `dek: ${close(old.publicKey).toString('base64')}\nsops: {azure_kv: [{vault_url: 'https://default.vault.localhost', name: orders, version: ${old.version}, created_at: x, enc: ${close(old.publicKey).toString('base64url')}}]}`
  const refused = await rewrap(fixture, { text })
  expect(refused.entries).toMatchObject([{ outcome: 'failed', needs: old.version, error: { code: 'NOT_ALLOWED' } }])
  expect((await rewrap(fixture, { text }, { enableForRewrap: true })).entries).toMatchObject([{ outcome: 'rewrapped' }])
  expect(await vault.getKey('orders', old.version)).toMatchObject({ enabled: false, tags: {} })
})

test('what a killed run has left enabled is disabled by the next, and what fails meanwhile keeps nothing enabled', async () => {
  const fixture = await openWrappingVault()
  const { vault } = fixture
  const { old } = versionsOf(fixture)
  const tags = { 'keyturn-enabled-for-rewrap': '2026-01-02T00:00:00Z', team: 'a' }
  await vault.updateKey('orders', { version: old.version, tags })
  const enc = createHash('sha512').update('no ciphertext').digest('base64url')
  const text = `sops: {azure_kv: [{vault_url: 'https://default.vault.localhost', name: orders, version: ${old.version}, enc: ${enc}}]}`
  expect((await rewrap(fixture, { text }, { enableForRewrap: true })).entries).toMatchObject([{ outcome: 'failed' }])
  expect(await vault.getKey('orders', old.version)).toMatchObject({ enabled: false, tags: { team: 'a' } })
})

test('an expired version still opens what it has wrapped', async () => {
  const fixture = await openWrappingVault()
  const { vault } = fixture
  const { old, latest } = versionsOf(fixture)
  await vault.updateKey('orders', { version: old.version, expiresOn: vault.now() })
  const text = `sops: {azure_kv: [{vault_url: 'https://default.vault.localhost', name: orders, version: ${old.version}, enc: ${close(old.publicKey).toString('base64url')}}]}`
  expect((await rewrap(fixture, { text })).entries).toMatchObject([{ outcome: 'rewrapped', to: latest.version }])
})

test('prose that mentions a format is no data of it', () => {
  for (const text of [
    '# How azure_kv works: [',
    'keyMaterial is a member',
    'ciphertext: "a',
    'key_info',
    'ENCRYPTED_VALUE',
  ]) {
    expect(findWrappedValues({ text })).toEqual([])
  }
})
