import type { RecordedPair } from './recorded-pairs.ts'
import type { Shape } from './shape.ts'

/** A way in which a recording differs from this vault on purpose; PARITY.md has each with its reason. */
export interface KnownDifference {
  name: string
  applies(pair: RecordedPair): boolean
  /**
   * Takes what differs out of a body's shape, ours or theirs, so that the rest is still compared. Without it the
   * recording as a whole is left out.
   */
  remove?(shape: Shape): Shape
}

const body = (pair: RecordedPair): string => JSON.stringify(pair.requestBody)
const answer = (pair: RecordedPair): string => JSON.stringify(pair.responseBody)

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'Older answers to a missing token',
    applies: ({ kind, method, status, responseBody }) =>
      status === 401 &&
      (kind === 'vault'
        ? responseBody === null || responseBody === 'OK'
        : (responseBody === 'OK') !== (method === 'GET')),
    remove: () => 'any',
  },
  {
    name: 'Attributes that came within an api-version',
    applies: ({ kind, apiVersions: [version = '7.0'] }) => kind === 'vault' && version < '7.4',
    remove: (shape) => without(shape, ['recoveryLevel', 'recoverableDays', 'exportable', 'purgedisabled']),
  },
  {
    name: 'Release policies of 7.3-preview',
    applies: (pair) => pair.apiVersions.includes('7.3-preview') && body(pair).includes('release_policy'),
    remove: (shape) => without(shape, ['immutable']),
  },
  {
    name: 'Vaults without soft delete',
    applies: (pair) => pair.method === 'DELETE' && pair.status === 200 && !answer(pair).includes('recoveryId'),
    remove: (shape) => without(shape, ['recoveryId', 'deletedDate', 'scheduledPurgeDate']),
  },
  { name: 'Ed25519 keys', applies: (pair) => /OKP|EdDSA/.test(body(pair) + answer(pair)) },
  { name: 'Restore jobs of a Managed HSM', applies: (pair) => body(pair).includes('sasTokenParameters') },
  { name: 'Release policies before 1.0.0', applies: (pair) => /"release_policy":\{"anyOf"/.test(answer(pair)) },
  {
    name: 'Lists without items as null',
    applies: (pair) => /"(value|lifetimeActions)":null/.test(answer(pair)),
  },
  {
    name: 'Recordings that lost their operation',
    applies: ({ kind, method, path }) => kind === 'hsm' && method === 'POST' && path.endsWith('{ver1}'),
  },
  {
    name: 'CBC answers that left out the iv',
    applies: (pair) =>
      body(pair).includes('CBCPAD') && pair.path.endsWith('/encrypt') && !answer(pair).includes('"iv"'),
    remove: (shape) => without(shape, ['iv']),
  },
  {
    name: 'Symmetric keys in a vault before their preview',
    applies: ({ kind, status, requestBody }) =>
      kind === 'vault' && status === 400 && requestBody?.kty === 'oct-HSM' && requestBody.key_size === undefined,
  },
  {
    name: 'A deleted key without its platform',
    applies: (pair) =>
      pair.kind === 'vault' && pair.path.startsWith('/deletedkeys/') && !answer(pair).includes('hsmPlatform'),
    remove: (shape) => without(shape, ['hsmPlatform']),
  },
]

/** Headers of the service that an embedded vault has no use for; PARITY.md has each with its reason. */
export const absentHeaders: readonly string[] = [
  'strict-transport-security',
  'x-powered-by',
  'server',
  'x-ms-keyvault-rbac-assignment-id',
]

function without(shape: Shape, names: readonly string[]): Shape {
  if (typeof shape === 'string') return shape
  if (Array.isArray(shape)) {
    // Items that differed in these fields only become one.
    const items = shape.map((item) => without(item, names))
    return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
  }
  const kept = Object.entries(shape).filter(([name]) => !names.includes(name))
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner, names)]))
}
