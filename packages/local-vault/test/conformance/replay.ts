import { onTestFinished } from 'vitest'
import { type LocalVault, openLocalVault, type ServiceBuild } from '../../src/index.ts'
import { howToRsaJwk } from '../fixtures/how-to-rsa-key.ts'
import { sender } from '../open-client.ts'
import type { Json, JsonValue, RecordedPair } from './recorded-pairs.ts'

export interface Replayed {
  status: number
  body: JsonValue | undefined
  headers: string[]
}

const policy = { version: '1.0.0', anyOf: [{ authority: 'https://example.com', allOf: [{ claim: 'a', equals: 'b' }] }] }
const attested = { authority: 'https://example.com', claims: { a: 'b' } }
const policyText = JSON.stringify(policy)
const policyData = Buffer.from(policyText).toString('base64url')

/** Puts a vault into the state that the recorded answer shows, sends the recorded request, and returns our answer. */
export async function replay(
  pair: RecordedPair,
  { apiVersion, build }: { apiVersion: string; build: ServiceBuild },
): Promise<Replayed> {
  const vault = await openFor(pair, build)
  const send = sender(vault)
  await prepare(vault, pair)
  // A skip token of the service means nothing to us: the page is asked for as a first one.
  const { $skiptoken: _, ...rest } = pair.query
  const query = new URLSearchParams({ 'api-version': apiVersion, ...rest })
  const target = `${fill(pair.path)}?${query}`
  const body = await requestBody(vault, pair, apiVersion)
  if (pair.status === 401) {
    const answer = await vault.fetch(new Request(`${vault.url}${target}`, { method: pair.method }))
    const text = await answer.text()
    return { status: answer.status, body: parsed(text), headers: names(answer.headers) }
  }
  const answer = await send(pair.method, target, body)
  return { status: answer.status, body: answer.body, headers: names(answer.headers) }
}

async function openFor(pair: RecordedPair, serviceBuild: ServiceBuild, name = 'recorded'): Promise<LocalVault> {
  const isDeleting = textOf(pair.responseBody).includes('ObjectIsBeingDeleted')
  const vault = await openLocalVault({
    name,
    now: '2030-01-01T00:00:00Z',
    profile: pair.kind === 'hsm' ? 'managed-hsm' : 'premium',
    serviceBuild,
    // Delays that never end on a frozen clock, where a transition was caught on the way.
    ...(isDeleting ? { transitionDelay: 1000 } : {}),
    emptyPages: isObject(pair.responseBody) && textOf(pair.responseBody).startsWith('{"value":[],"nextLink":"'),
    recoverableDays: textOf(pair.responseBody).includes('Customized') ? 7 : 90,
  })
  onTestFinished(() => vault.close())
  return vault
}

/** The key that the answer shows, or that it says is there. */
async function prepare(vault: LocalVault, pair: RecordedPair): Promise<void> {
  const { method, path, status } = pair
  const isNew = /\/(create|restore)$/.test(path) || method === 'PUT'
  if (status === 401 || status === 404 || path === '/rng') return
  for (const id of externalKeysOf(pair)) await vault.externalKeys.addKey(id)
  if (isNew && status !== 409 && !path.endsWith('rotationpolicy')) return
  const shown = isObject(pair.responseBody) ? pair.responseBody : {}
  const items = Array.isArray(shown.value) ? shown.value.filter(isObject) : [shown]
  const isVersions = path.endsWith('/versions')
  const keys = items.map((item, index) => keyDocument(pair, item, { index: isVersions ? 0 : index, version: index }))
  // A page that is not the last one has more of its kind behind it.
  const more = typeof shown.nextLink === 'string' ? fillers(keys.at(-1)) : []
  const all = isVersions && keys.length > 0 ? [asVersions([...keys, ...more])] : [...keys, ...more]
  await vault.importSnapshot(JSON.stringify({ keys: all }))
  const send = sender(vault)
  if (path.endsWith('/rotate') && JSON.stringify(shown).includes('"exp"')) {
    await send('PUT', '/keys/name1/rotationpolicy', { attributes: { expiryTime: 'P30D' } })
  }
  if (path.endsWith('rotationpolicy') && method === 'GET' && isObject(shown) && shown.id !== undefined) {
    await send('PUT', '/keys/name1/rotationpolicy', {
      lifetimeActions: shown.lifetimeActions,
      attributes: shown.attributes,
    })
  }
  if (path.startsWith('/deletedkeys')) {
    for (const { name } of all) await send('DELETE', `/keys/${name}`)
  }
}

/** What an external key manager has to have for this answer. */
function externalKeysOf({ responseBody }: RecordedPair): Set<string> {
  const found = textOf(responseBody).matchAll(/"external_key":\{"id":"([^"]+)"\}/g)
  return new Set([...found].map(([, id = '']) => id))
}

interface KeyDocument {
  name: string
  [field: string]: unknown
}

function keyDocument(pair: RecordedPair, shown: Json, at: { index: number; version: number }): KeyDocument {
  const key = isObject(shown.key) ? shown.key : {}
  const attributes = isObject(shown.attributes) ? shown.attributes : {}
  const isRelease = pair.path.endsWith('/release')
  const isImmutable = textOf(pair.responseBody).includes('Immutable')
  const keyType = typeof key.kty === 'string' ? key.kty : keyTypeFor(pair, attributes)
  const isSecureWrap = /\/secure(un)?wrapkey$/.test(pair.path) && pair.status === 200
  const wrapsSecurely = isSecureWrap || textOf(key.key_ops ?? null).includes('secureWrapKey')
  const hasPolicy = isRelease || isImmutable || isSecureWrap || 'release_policy' in shown
  const isExportable = attributes.exportable === true || (hasPolicy && !wrapsSecurely)
  const external = isObject(attributes.external_key) ? attributes.external_key.id : undefined
  const aesSize = /^A(\d+)/.exec(algorithmOf(pair))?.[1]
  return {
    name: `name${at.index + 1}`,
    keyType: isExportable && !keyType.endsWith('-HSM') ? `${keyType}-HSM` : keyType,
    version: String(at.version + 1)
      .repeat(32)
      .slice(0, 32),
    ...(typeof key.crv === 'string' ? { curve: key.crv } : {}),
    ...(keyType.startsWith('RSA') ? { jwk: { ...howToRsaJwk, kty: undefined } } : {}),
    ...(curveFor(pair) === undefined ? {} : { curve: curveFor(pair) }),
    ...(attributes.exp === undefined ? {} : { expiresOn: '2031-01-01T00:00:00Z' }),
    ...(attributes.nbf === undefined ? {} : { notBefore: '2029-01-01T00:00:00Z' }),
    ...(shown.tags === undefined ? {} : { tags: shown.tags }),
    ...(shown.managed === true || textOf(pair.responseBody).includes('KeyManagedByKeyVault') ? { managed: true } : {}),
    ...(isExportable ? { exportable: true } : {}),
    ...(hasPolicy ? { releasePolicy: { policy: policyText, immutable: isImmutable } } : {}),
    ...(wrapsSecurely ? { keyOperations: ['secureWrapKey', 'secureUnwrapKey'] } : {}),
    ...(external === undefined ? {} : { externalKey: external, keyOperations: ['wrapKey', 'unwrapKey'] }),
    ...(aesSize === undefined ? {} : { keySize: Number(aesSize) }),
  }
}

/** Enough for a page and one more. */
function fillers(like: KeyDocument = { name: 'zz', keyType: 'EC' }): KeyDocument[] {
  const { version: _, ...rest } = like
  return Array.from({ length: 26 }, (_item, index) => ({ ...rest, name: `zz${index}` }))
}

/** One key with all of these as its versions. */
function asVersions(keys: readonly KeyDocument[]): KeyDocument {
  return { name: 'name1', versions: keys.map(({ name: _, ...version }) => version) }
}

function algorithmOf({ requestBody }: RecordedPair): string {
  return isObject(requestBody) ? String(requestBody.alg ?? '') : ''
}

/** Where the answer does not show the type, its attributes and the request tell. */
function keyTypeFor(pair: RecordedPair, attributes: Json): string {
  const alg = algorithmOf(pair)
  if (/^(A\d|HS|CKM_AES)/.test(alg)) return 'oct-HSM'
  const operations = pair.path.includes('/secure')
    ? 'crypt'
    : textOf(isObject(pair.requestBody) ? (pair.requestBody.key_ops ?? null) : null)
  const isRsa =
    /^(RS|PS)/.test(alg) ||
    attributes.external_key !== undefined ||
    attributes.key_size !== undefined ||
    operations.includes('crypt')
  const isHsm = pair.kind === 'hsm' || !['0', undefined].includes(attributes.hsmPlatform as string | undefined)
  return `${isRsa ? 'RSA' : 'EC'}${isHsm ? '-HSM' : ''}`
}

function curveFor(pair: RecordedPair): string | undefined {
  return { ES256: 'P-256', ES256K: 'P-256K', ES384: 'P-384', ES512: 'P-521' }[algorithmOf(pair)]
}

/** The recorded body with its placeholders filled; what depends on a key is made with the key that is there. */
async function requestBody(vault: LocalVault, pair: RecordedPair, apiVersion: string): Promise<unknown> {
  const { requestBody: body, path } = pair
  if (!isObject(body)) return undefined
  const operation = path.split('/').at(-1)?.toLowerCase()
  const filled = fillValue(body) as Json
  if (isObject(body.key)) filled.key = { ...(filled.key as Json), ...materialFor(body.key) }
  const isBroken = textOf(pair.responseBody).includes("missing 'version'")
  if (isObject(body.release_policy)) {
    const data = isBroken ? Buffer.from('{"anyOf":[]}').toString('base64url') : policyData
    filled.release_policy = { ...(filled.release_policy as Json), data }
  }
  if (pair.status === 200 && body.target !== undefined) filled.target = await vault.attest(attested)
  if (operation === 'restore' && pair.status !== 400) filled.value = await backupFor(pair)
  // The recorded ivs were longer once; what they were is lost.
  if (filled.iv !== undefined) filled.iv = Buffer.alloc(16, 1).toString('base64url')
  const inverse = { decrypt: 'encrypt', unwrapkey: 'wrapkey', verify: 'sign', secureunwrapkey: 'securewrapkey' }[
    operation ?? ''
  ]
  if (inverse !== undefined) {
    const input = operation === 'verify' ? { ...filled, value: filled.digest } : { ...filled, value: oneBlock(filled) }
    const { iv: _, tag: __, ...withoutSeal } = input as Json
    const target = `${fill(path).replace(/[^/]+$/, inverse)}?api-version=${apiVersion}`
    const made = (await sender(vault)('POST', target, isGcm(filled) ? withoutSeal : input)).body
    Object.assign(filled, isGcm(filled) ? { value: made.value, iv: made.iv, tag: made.tag } : { value: made.value })
  }
  return filled
}

function isGcm(body: Json): boolean {
  return String(body.alg).endsWith('GCM')
}

function oneBlock({ alg }: Json): string {
  return Buffer.alloc(String(alg).startsWith('A') ? 16 : 32, 1).toString('base64url')
}

async function backupFor(pair: RecordedPair): Promise<string> {
  const vault = await openFor(pair, '2026', 'source')
  await vault.importSnapshot(
    JSON.stringify({
      keys: [keyDocument(pair, isObject(pair.responseBody) ? pair.responseBody : {}, { index: 0, version: 0 })],
    }),
  )
  return (await sender(vault)('POST', '/keys/name1/backup')).body.value
}

const ecMaterial = {
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
}

function materialFor({ kty }: Json): Json {
  const { kty: _, ...rsa } = howToRsaJwk
  if (String(kty).startsWith('RSA')) return rsa
  return String(kty).startsWith('EC') ? ecMaterial : { k: Buffer.alloc(32, 1).toString('base64url') }
}

function fillValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return fill(value)
  if (Array.isArray(value)) return value.map(fillValue)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fillValue(inner)]))
}

/** Fixed bytes for material, the time of the test for times, and names that the vault takes. */
function fill(text: string): string | never {
  if (text === '<unixtime>') return Math.floor(Date.UTC(2031, 0, 1) / 1000) as never
  return text
    .replaceAll(/\{ver(\d+)\}/g, (_, number: string) => number.repeat(32).slice(0, 32))
    .replaceAll(/[{}]/g, '')
    .replaceAll(/<b64u:(\d+)B>/g, (_, length: string) => Buffer.alloc(Number(length), 1).toString('base64url'))
}

/** A Managed HSM's refusal is no JSON. */
function parsed(text: string): JsonValue | undefined {
  if (text === '') return undefined
  return text.startsWith('{') ? JSON.parse(text) : text
}

function names(headers: Headers): string[] {
  return [...headers.keys()]
}

function textOf(value: JsonValue): string {
  return JSON.stringify(value)
}

export function isObject(value: JsonValue | undefined): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
