import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { challengePolicy } from '../../src/azure/pipeline/challenge.ts'
import { findWrappedValues } from '../../src/data-keys/find-values.ts'
import type { Content } from '../../src/data-keys/formats/format.ts'
import { looksLikeCompactJwe, parseCompactJwe } from '../../src/data-keys/formats/jwe.ts'
import { writeProtobuf } from '../../src/data-keys/formats/protobuf.ts'
import type { WrapAlgorithm } from '../../src/data-keys/formats/wrapped-key.ts'
import { parseUses } from '../../src/data-keys/read-uses.ts'
import { applyEdits } from '../../src/data-keys/text/edit.ts'
import { parseJsonPath } from '../../src/data-keys/text/json-path.ts'
import { parseExpiry } from '../../src/duration.ts'
import { parseTags } from '../../src/keys/key-description.ts'
import { needsPassphrase, parseKeyMaterial } from '../../src/keys/key-material.ts'
import { parsePublicKeys } from '../../src/keys/public-key-file.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { parsePlan } from '../../src/manifest/plan-file.ts'
import { checkPolicy } from '../../src/policy/rules.ts'
import { parseFleetReport } from '../../src/runs/report.ts'
import { parseKeyId, parseVaultReference } from '../../src/vault/reference.ts'

/** What reads a text that comes from outside. */
export interface Reader {
  read(text: string): unknown
  /** Sound texts, to begin with. */
  seeds: readonly string[]
}

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const header = Buffer.from('{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"orders"}').toString('base64url')
const kid = 'https://contoso.vault.azure.net/keys/orders/0123456789abcdef0123456789abcdef'
const version = { key: 'a', version: '0123456789abcdef0123456789abcdef', vaultUrl: 'https://a.vault.azure.net' }
const manifest = `version: 1
vaults: [contoso]
defaults: { tags: { team: payments } }
keys:
  - name: orders
    type: RSA
    size: 3072
    ops: [sign, verify]
    rotateEvery: 90d
    expireAfter: 1y
  - { name: wrap, type: EC, curve: P-384, enabled: false }
`
const plan = JSON.stringify({
  format: 'keyturn-plan-1',
  createdOn: '2026-11-28T07:04:59Z',
  vaults: [{ url: 'https://contoso.vault.azure.net', reference: 'contoso' }],
  steps: [],
  idle: [
    {
      vaultUrl: 'https://contoso.vault.azure.net',
      key: 'wrap',
      reason: { code: 'AS_DESCRIBED', message: 'it is as described, and no rule rotates it' },
    },
  ],
  problems: [],
})

/** BlobInfo: ciphertext, iv, and KeyInfo with the mechanism, the version and the wrapped key. */
const blob = Buffer.from(
  writeProtobuf(
    [1, 2, 5].map((number) => ({ number, raw: new Uint8Array() })),
    {
      1: Buffer.alloc(32, 0xfe),
      2: Buffer.alloc(12, 1),
      5: writeProtobuf(
        [3, 5].map((number) => ({ number, raw: new Uint8Array() })),
        { 3: Buffer.from(version.version), 5: Buffer.alloc(256, 0xfe) },
      ),
    },
  ),
)

/** Everything in core that reads what somebody else may have written. */
export const readers: Readonly<Record<string, Reader>> = {
  'vault references': {
    read: (text) => parseVaultReference(text),
    seeds: ['contoso', 'https://contoso.vault.azure.net', 'local:ci', kid, 'https://hsm1.managedhsm.azure.net:443/'],
  },
  'key ids': { read: (text) => parseKeyId(text), seeds: [kid, `${kid}/`, 'https://contoso.vault.azure.net/Keys/a'] },
  challenges: {
    read: readChallenge,
    seeds: [
      'Bearer authorization="https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47", resource="https://vault.azure.net"',
      'Bearer authorization_uri=https://login.windows.net/contoso.com,scope=https://vault.azure.net/.default',
    ],
  },
  manifests: {
    read: (text) => parseManifest(text),
    seeds: [manifest, JSON.stringify({ version: 1, keys: [{ name: 'a', type: 'EC' }] })],
  },
  plans: { read: (text) => parsePlan(text), seeds: [plan] },
  'PEM and JWK': {
    read: (text) => [needsPassphrase(text), parseKeyMaterial(text, { passphrase: 'p' })],
    seeds: [
      readFileSync(new URL('../fixtures/rsa-key.jwk.json', import.meta.url), 'utf8'),
      JSON.stringify(ec.export({ format: 'jwk' })),
      String(ec.export({ format: 'pem', type: 'pkcs8' })),
      String(ec.export({ format: 'pem', type: 'sec1', cipher: 'aes-128-cbc', passphrase: 'p' })),
    ],
  },
  'public keys': {
    read: (text) => parsePublicKeys(Buffer.from(text)),
    seeds: [JSON.stringify({ keys: [{ ...ec.export({ format: 'jwk' }), d: undefined }] })],
  },
  JWEs: {
    read: (text) => [looksLikeCompactJwe(text), parseCompactJwe(text)],
    seeds: [`${header}.AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA`],
  },
  'wrapped values': {
    read: (text) => [
      findWrappedValues({ text }),
      findWrappedValues({ text, binary: true }),
      findWrappedValues({ text }, { path: parseJsonPath('$..dek'), raw: 'RSA-OAEP' }),
    ],
    seeds: [JSON.stringify({ dek: { kid, alg: 'RSA-OAEP-256', value: 'AAAA' } }), `dek: ${header}.A.A.A.A\n`],
  },
  'blobs of go-kms-wrapping': {
    read: (text) => {
      const bytes = Buffer.from(text, 'latin1')
      return Promise.all([readAndMove(inBytes(bytes)), readAndMove({ text: bytes.toString('base64') })])
    },
    seeds: [blob.toString('latin1')],
  },
  'column keys': {
    read: (text) => readAndMove({ text: `ENCRYPTED_VALUE = 0x${Buffer.from(text, 'latin1').toString('hex')}` }),
    seeds: [columnKeyOf('utf16le').toString('latin1'), columnKeyOf('utf8').toString('latin1')],
  },
  'bare ciphertexts': {
    read: (text) => {
      const bytes = Buffer.from(text, 'latin1')
      return Promise.all([
        readAndMove(inBytes(bytes), 'RSA-OAEP'),
        readAndMove({ text: bytes.toString('base64url') }, 'RSA-OAEP'),
        readAndMove(inBytes(bytes), 'A256KW'),
      ])
    },
    seeds: [Buffer.alloc(256, 0xfe).toString('latin1'), Buffer.alloc(40, 0xfe).toString('latin1')],
  },
  'JSON paths': { read: (text) => parseJsonPath(text), seeds: ['$.dek', '$..keys[*].dek', "$['a b'][0]"] },
  'reports on uses': {
    read: parseUses,
    seeds: [
      JSON.stringify({
        uses: [{ file: 'a', path: null, format: 'sops', ...version }],
        unknown: [{ file: 'a', path: '$.dek', reason: 'it names no key' }],
        versions: [{ ...version, uses: 1 }],
      }),
    ],
  },
  'reports of runs': {
    read: parseFleetReport,
    seeds: ['{"type":"run","format":"keyturn-report-1","startedOn":"2026-11-28T07:04:59Z","dryRun":false}\n'],
  },
  policies: {
    read: (text) => {
      const [rotateEvery, expireAfter, notifyBefore] = text.split('\n')
      return checkPolicy({ rotateEvery, expireAfter, notifyBefore } as Parameters<typeof checkPolicy>[0])
    },
    seeds: ['P90D\nP1Y\nP30D', '90d\n1y', '3mo'],
  },
  'points in time': {
    read: (text) => parseExpiry(text, new Date('2026-11-28T00:00:00Z')),
    seeds: ['2027-01-31', '2027-01-31T12:00:00Z', '90d', 'P1Y2M'],
  },
  tags: { read: (text) => parseTags(text.split('\n')), seeds: ['env=prod\nteam=payments', 'a=b=c'] },
}

function inBytes(bytes: Buffer): Content {
  return { text: bytes.toString('latin1'), binary: true }
}

/** Reads bytes that no text holds apart; what was found is moved, and has to be found again where it was moved to. */
async function readAndMove(content: Content, raw?: WrapAlgorithm): Promise<void> {
  const to = 'fedcba9876543210fedcba9876543210'
  for (const value of findWrappedValues(content, { raw })) {
    if (value.kind !== 'key') continue
    const { edits, statement } = await value.replace({
      ...{ kid: `https://contoso.vault.azure.net/keys/orders/${to}`, version: to, algorithm: value.wrapped.algorithm },
      ...{ value: new Uint8Array(256).fill(7), on: new Date(0), sign: async () => new Uint8Array(256) },
    })
    const text = statement ?? applyEdits(content.text, edits)
    const [moved] = findWrappedValues({ ...content, text }, { raw })
    const isThere = moved?.kind === 'key' && Buffer.from(moved.wrapped.value).equals(Buffer.alloc(256, 7))
    if (!isThere || (value.by.version !== undefined && moved.by.version !== to))
      throw new Error('it was moved and lost')
  }
}

function columnKeyOf(encoding: 'utf16le' | 'utf8'): Buffer {
  const path = Buffer.from(kid, encoding)
  const head = Buffer.from([1, 0, 0, 0, 1])
  head.writeUInt16LE(path.length, 1)
  return Buffer.concat([head, path, Buffer.alloc(512, 0xfe)])
}

function readChallenge(text: string): Promise<unknown> {
  const url = 'https://contoso.vault.azure.net'
  const request = createPipelineRequest({ url })
  const headers = createHttpHeaders()
  // A header of a real answer has no line ends.
  headers.set('www-authenticate', text.replaceAll(/[\r\n]/g, ' '))
  return challengePolicy(url).sendRequest(request, async () => ({ request, status: 401, headers }))
}
