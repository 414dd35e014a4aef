import { createDecipheriv } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { WrapAlgorithm } from '../../src/data-keys/formats/wrapped-key.ts'
import { rewrapTexts } from '../../src/data-keys/rewrap.ts'
import type { RewrapOptions } from '../../src/data-keys/rewrap-entry.ts'
import { listVersionsInUse } from '../../src/data-keys/used-versions.ts'
import { reportUses } from '../../src/data-keys/uses.ts'
import { disableKey } from '../../src/lifecycle/update.ts'
import type { Vault } from '../../src/vault/client.ts'
import { collect } from '../collect.ts'
import { openVault } from '../open-vault.ts'

const fixtures = join(import.meta.dirname, '../fixtures/foreign-tools')

/** Opens a value as the tool does, with the version that the value names, or that is latest. */
type Open = (vault: Vault, bytes: Buffer) => Promise<string | undefined>

interface Fixture {
  folder: string
  key: string
  format: string
  options?: RewrapOptions
  /** What is to come out of each file. */
  files: Readonly<Record<string, string | Promise<string>>>
  open: (file: string) => Open
}

test.each<Fixture>([
  {
    folder: 'sops',
    key: 'sops-data',
    format: 'sops',
    files: { 'a.yaml': '4711', 'b.json': '4711', 'c.env': '4711', 'd.ini': '4711', 'e.bin': '\0\u{1}\xffbytes' },
    open: openSops,
  },
  {
    folder: 'mongodb',
    key: 'mongodb',
    format: 'mongodb',
    files: { 'keys.jsonl': 'an order and an order' },
    open: () => openMongodb,
  },
  {
    folder: 'tedious',
    key: 'columns',
    format: 'column-key',
    files: { 'keys.sql': readFile(join(fixtures, 'tedious/column-key.bin'), 'hex') },
    open: () => openColumnKey,
  },
  {
    folder: 'data-keys',
    key: 'data-keys',
    format: 'go-kms-wrapping',
    options: { key: 'data-keys' },
    files: { 'seal.blob': 'an order' },
    open: () => openSealed,
  },
  {
    folder: 'data-keys',
    key: 'data-keys',
    format: 'ciphertext',
    options: { key: 'data-keys', raw: 'RSA-OAEP-256' },
    files: { 'keeper.bin': 'an order' },
    open: () => async (vault, bytes) => (await unwrap(vault, 'data-keys', { value: bytes })).toString(),
  },
])(
  'what $folder made ($format) is recognised, moved off a version, and opens when that is disabled',
  async (fixture) => {
    const { folder, key, format, options, files, open } = fixture
    const { vault, local } = await openVault({ local: { now: '2026-11-29T00:00:00Z' } })
    await local.importSnapshot(await readFile(join(fixtures, folder, 'vault.yaml'), 'utf8'))
    const { version: old, createdOn } = await vault.getKey(key)
    const texts = await Promise.all(
      Object.keys(files).map(async (source) => {
        const bytes = await readFile(join(fixtures, folder, source))
        const binary = /\.(blob|bin)$/.test(source) && format !== 'sops'
        return { source, text: bytes.toString(binary ? 'latin1' : 'utf8'), binary }
      }),
    )
    const opened = (all: readonly { source: string; text: string; binary?: boolean }[]) =>
      Promise.all(
        all.map(({ source, text, binary }) => open(source)(vault, Buffer.from(text, binary ? 'latin1' : 'utf8'))),
      )
    const plain = await Promise.all(Object.values(files))
    expect(await opened(texts)).toEqual(plain)

    const found = (await collect(rewrapTexts([vault], texts, { ...options, dryRun: true }))).flatMap(
      ({ entries }) => entries,
    )
    const { uses, unknown } = reportUses(found)
    expect(unknown).toEqual([])
    expect(new Set(uses.map((use) => use.file))).toEqual(new Set(Object.keys(files)))
    for (const use of uses) expect(use).toMatchObject({ format, key, version: old, vaultUrl: vault.url })
    expect(await listVersionsInUse([vault], uses)).toMatchObject([{ version: old, createdOn, isLatest: true }])

    const { version: latest } = await vault.rotateKey(key)
    const moved = await collect(rewrapTexts([vault], texts, options))
    for (const { entries } of moved) {
      for (const entry of entries)
        expect(entry).toMatchObject({ outcome: 'rewrapped', from: old, to: latest, error: null })
    }
    await disableKey(vault, key, { version: old })
    const results = moved.map(({ source, text, statements }, index) => ({
      source,
      text: statements.length > 0 ? statements.join('\n') : text,
      binary: texts[index]?.binary ?? false,
    }))
    expect(await opened(results)).toEqual(plain)
  },
)

interface Wrapped {
  value: Uint8Array
  version?: string | undefined
  algorithm?: WrapAlgorithm
}

async function unwrap(vault: Vault, key: string, { value, version, algorithm = 'RSA-OAEP-256' }: Wrapped) {
  const used = version ?? (await vault.getKey(key)).version
  return Buffer.from(await vault.unwrap(key, used, algorithm, value))
}

/** The data key opens a value of the file, whose name is authenticated with it. */
function openSops(file: string): Open {
  const [name = '', path = ''] = {
    'c.env': ['ORDER', 'ORDER:'],
    'd.ini': ['order', 'shop:order:'],
    'e.bin': ['data', 'data:'],
  }[file] ?? ['order', 'order:']
  return async (vault, bytes) => {
    const text = bytes.toString()
    const member = (of: string) => new RegExp(`(?:^|_|\\s|")${of}"?\\s*[:=]\\s*"?([\\w-]+)`, 'm')
    const entry = text.slice(text.indexOf('azure_kv'))
    const [, enc = ''] = member('enc').exec(entry) ?? []
    const [, version] = /version"?\s*[:=]\s*"?([0-9a-f]{32})/.exec(entry) ?? []
    const key = await unwrap(vault, 'sops-data', { value: Buffer.from(enc, 'base64url'), version })
    const [, data = '', iv = '', tag = ''] =
      new RegExp(`${name}"?\\s*[:=]\\s*"?ENC\\[AES256_GCM,data:([^,]*),iv:([^,]*),tag:([^,]*)`).exec(text) ?? []
    const opened = decryptGcm(key, { iv: decode(iv), sealed: Buffer.concat([decode(data), decode(tag)]), aad: path })
    return file === 'e.bin' ? opened.toString('latin1') : opened.toString()
  }
}

function decode(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}

interface Sealed {
  iv: Uint8Array
  /** The tag at its end. */
  sealed: Buffer
  aad?: string
}

function decryptGcm(key: Uint8Array, { iv, sealed, aad = '' }: Sealed): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad)).setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
}

/** Each data key decrypts what pymongo has encrypted with it: algorithm, key id and type, then AES-CBC with an HMAC behind it. */
async function openMongodb(vault: Vault, bytes: Buffer): Promise<string> {
  const secrets = ['secret.bin', 'pinned-secret.bin']
  const keys = bytes
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const texts = keys.map(async ({ keyMaterial, masterKey }, index) => {
    const value = decode(keyMaterial.$binary.base64)
    const key = await unwrap(vault, 'mongodb', { value, version: masterKey.keyVersion })
    const secret = await readFile(join(fixtures, 'mongodb', secrets[index] ?? ''))
    const decipher = createDecipheriv('aes-256-cbc', key.subarray(32, 64), secret.subarray(18, 34))
    const text = Buffer.concat([decipher.update(secret.subarray(34, -32)), decipher.final()])
    return text.subarray(4, -1).toString()
  })
  return (await Promise.all(texts)).join(' and ')
}

/** As T-SQL has it; its path is that of its value, and signed with it. */
async function openColumnKey(vault: Vault, bytes: Buffer): Promise<string> {
  const text = bytes.toString()
  const [, version] = /KEY_PATH = N'[^']*\/([0-9a-f]{32})'/.exec(text) ?? []
  const [, hex = ''] = /ENCRYPTED_VALUE = 0x([0-9A-Fa-f]+)/.exec(text) ?? []
  const value = Buffer.from(hex, 'hex')
  const start = 5 + value.readUInt16LE(1)
  const end = start + value.readUInt16LE(3)
  expect(value.subarray(5, start).toString()).toContain(version)
  return (
    await unwrap(vault, 'columns', { value: value.subarray(start, end), version, algorithm: 'RSA-OAEP' })
  ).toString('hex')
}

/** The wrapped key stands at the blob's end, before it the bare version; the content and its nonce are its first members. */
async function openSealed(vault: Vault, blob: Buffer): Promise<string> {
  const [, version] = /([0-9a-f]{32})/.exec(blob.toString('latin1')) ?? []
  const key = await unwrap(vault, 'data-keys', { value: wrappedKeyOf(blob), version })
  const length = blob.readUInt8(1)
  return decryptGcm(key, {
    iv: blob.subarray(4 + length, 16 + length),
    sealed: blob.subarray(2, 2 + length),
  }).toString()
}

function wrappedKeyOf(blob: Buffer): Buffer {
  return blob.subarray(-256)
}
