import {
  type AuthMode,
  checkPolicy,
  type KeyCurve,
  type KeyOperation,
  type KeyType,
  KeyturnError,
  keyCurves,
  keyTypes,
  parseDuration,
  parseKeyId,
  parseKeyName,
  parseShard,
  parseVaultReference,
  type RotationPolicyInput,
  readRetirementRules,
  type Shard,
} from '@keyturn/core'
import { type Environment, InputReader, isOneOf } from './input-reader.ts'
import { type Operation, operations } from './input-rules.ts'

/** Where the vault is and how to sign in: the same for every operation. */
export interface ConnectionInputs {
  vault: string
  auth: AuthMode
  cloud: 'public' | 'china' | 'usgov'
  allowHost?: string
  clientId?: string
  tenantId?: string
}

export interface RotateInputs {
  operation: 'rotate'
  connection: ConnectionInputs
  /** A duration. */
  timeout: string
  dryRun: boolean
  /** Key names or ids, in the order given; `'all'` for every key of the vault that carries the tags. */
  keys: string[] | 'all'
  tags: Record<string, string>
  olderThan?: string
  expiresWithin?: string
  ifDue: boolean
  expectVersion?: string
  verify: boolean
  /** With all keys: only this part of them. */
  shard?: Shard
}

export interface KeyInputs {
  keyType: KeyType
  keySize?: number
  curve?: KeyCurve
  keyOperations?: KeyOperation[]
  /** A date. */
  expiresOn?: string
  /** A duration, in place of the date: how long the latest version lives, from its creation. */
  expiresAfter?: string
  /** A date, or for create a duration from the vault's now. */
  notBefore?: string
  enabled?: boolean
  tags?: Record<string, string>
  exportable?: boolean
  releasePolicyFile?: string
  rotationPolicy?: RotationPolicyInput
}

export interface MakeInputs {
  operation: 'create' | 'ensure'
  connection: ConnectionInputs
  /** A duration. */
  timeout: string
  keys: string[]
  key: KeyInputs
  newVersion: boolean
}

export interface RetireInputs {
  operation: 'retire'
  connection: ConnectionInputs
  /** A duration. */
  timeout: string
  dryRun: boolean
  /** As of `rotate`. */
  keys: string[] | 'all'
  tags: Record<string, string>
  keep?: number
  grace?: string
  undo: boolean
  /** Path of the report of a rewrap. */
  leftoversFile?: string
}

export interface ManifestInputs {
  operation: 'plan' | 'apply'
  /** Without a vault: those of the manifest. */
  connection: Omit<ConnectionInputs, 'vault'> & { vault?: string }
  /** A duration. */
  timeout: string
  /** For apply: decide and report, change nothing. */
  dryRun: boolean
  /** Path of the manifest; for apply also of a plan that was stored. */
  manifestFile: string
  verify: boolean
}

export type Inputs = RotateInputs | MakeInputs | RetireInputs | ManifestInputs

/** Wrong inputs: all of them, so that they can be put right in one go. */
export class InvalidInputs extends KeyturnError {
  override readonly name: string = 'InvalidInputs'
  /** One line each. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super('INVALID_INPUT', problems.join('\n'))
    this.problems = problems
  }
}

const authModes = ['auto', 'oidc', 'env', 'cli', 'managed-identity', 'workload-identity'] as const
const clouds = ['public', 'china', 'usgov'] as const
const keyOperations = ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey', 'import', 'export'] as const
const vaultVariables = ['KEYTURN_VAULT', 'KEY_VAULT_NAME', 'AZURE_KEYVAULT_NAME'] as const

/**
 * Reads all inputs of the step from the environment in which the runner puts them (`INPUT_…`), and nothing else reads them.
 *
 * @throws {InvalidInputs} `INVALID_INPUT` with every problem that there is. Unknown names are refused: a misspelt rule would
 *   otherwise rotate a key that is not due.
 */
export function readInputs(env: Environment): Inputs {
  const reader = new InputReader(env)
  const operation = reader.choice('operation', operations) ?? 'rotate'
  reader.refuseForeign(operation)
  const inputs = readOperation(reader, operation, env)
  if (reader.problems.length > 0) throw new InvalidInputs(reader.problems)
  return inputs
}

function readOperation(reader: InputReader, operation: Operation, env: Environment): Inputs {
  if (operation === 'plan' || operation === 'apply') return readManifest(reader, operation, env)
  const connection = readConnection(reader, env)
  const keys = readKeys(reader, connection)
  switch (operation) {
    case 'rotate':
      return readRotate(reader, connection, keys)
    case 'retire':
      return readRetire(reader, connection, keys)
    default:
      return readMake(reader, operation, connection, keys)
  }
}

function readConnection(reader: InputReader, env: Environment): ConnectionInputs {
  const signIn = readSignIn(reader, env)
  const vault = reader.text('vault') ?? vaultFromEnvironment(env)
  if (vault === undefined) {
    reader.problem(
      `no vault is named: set the input "vault" to a vault's name, its URL or "local", or set ${vaultVariables.join(', ')}`,
    )
  } else {
    reader.attempt(() => parseVaultReference(vault, signIn))
  }
  return { vault: vault ?? '', ...signIn }
}

/** What the variables name, which the runner's machine may have for all of its steps. */
export function vaultFromEnvironment(env: Environment): string | undefined {
  return vaultVariables.map((name) => env[name]?.trim()).find((value) => value)
}

function readSignIn(reader: InputReader, env: Environment): Omit<ConnectionInputs, 'vault'> {
  const cloud = reader.choice('cloud', clouds) ?? 'public'
  const allowHost = reader.text('allow-host')
  const auth = reader.choice('auth', authModes) ?? 'auto'
  const clientId = reader.text('client-id')
  const tenantId = reader.text('tenant-id')
  const oidc = auth === 'oidc' || (auth === 'auto' && clientId !== undefined)
  if (oidc && (!(clientId ?? env.AZURE_CLIENT_ID) || !(tenantId ?? env.AZURE_TENANT_ID))) {
    reader.problem('signing in with the ID token of the job needs "client-id" and "tenant-id"')
  }
  return withoutUndefined({
    // A client id is given for one way to sign in; another one would act as somebody else.
    auth: oidc ? ('oidc' as const) : auth,
    cloud,
    allowHost,
    clientId,
    tenantId,
  })
}

/** The names behind the input `keys`, which takes ids as well. */
function readKeys(reader: InputReader, connection: ConnectionInputs): string[] {
  const names: string[] = []
  for (const item of reader.list('keys', /\n/)) {
    const name = item.includes('/') ? readKeyId(reader, item, connection) : item
    if (name === undefined || reader.attempt(() => parseKeyName(name)) === undefined) continue
    // The service takes a name in any case for the same key.
    if (names.some((other) => other.toLowerCase() === name.toLowerCase())) reader.problem(`"keys" has "${name}" twice`)
    else names.push(name)
  }
  return names
}

/** A key's id, when it is one of the step's vault and of no single version: the operations work on whole keys. */
function readKeyId(reader: InputReader, id: string, { vault, cloud, allowHost }: ConnectionInputs): string | undefined {
  const key = reader.attempt(() => parseKeyId(id, withoutUndefined({ allowHost })))
  if (key === undefined) return undefined
  if (key.version !== undefined) reader.problem(`"keys" has "${id}", the id of one version; leave the version out`)
  const reference = quietly(() => parseVaultReference(vault, withoutUndefined({ cloud, allowHost })))
  const same = reference?.kind === 'azure' ? reference.url === key.vaultUrl : reference?.name === key.vaultName
  if (reference !== undefined && !same) reader.problem(`"keys" has "${id}", which is not in the vault "${vault}"`)
  return key.name
}

function readRotate(reader: InputReader, connection: ConnectionInputs, keys: string[]): RotateInputs {
  const all = reader.boolean('all')
  const olderThan = reader.duration('if-older-than')
  const expiresWithin = reader.duration('if-expires-within')
  const ifDue = reader.boolean('if-due')
  const expectVersion = reader.text('expect-version')
  const tags = reader.tags() ?? {}
  if (all && keys.length > 0) reader.problem('"all: true" and "keys" exclude each other')
  if (!all && keys.length === 0) reader.problem('no key is named: set "keys", one a line, or "all: true"')
  const shard = reader.text('shard')
  if (shard !== undefined && !all) reader.problem('"shard" goes with "all: true"')
  if (all && !reader.has('if-older-than') && !reader.has('if-expires-within') && !ifDue) {
    reader.problem('"all: true" needs a rule: "if-older-than", "if-expires-within" or "if-due"')
  }
  if (!all && Object.keys(tags).length > 0) reader.problem('"tags" goes with "all: true" when the operation is rotate')
  if (expectVersion !== undefined && !/^[0-9a-f]{32}$/i.test(expectVersion)) {
    reader.problem(`"expect-version" is "${expectVersion}", which is no key version: 32 hexadecimal digits`)
  }
  if (expectVersion !== undefined && (all || keys.length > 1)) {
    reader.problem('"expect-version" needs exactly one key in "keys"')
  }
  return withoutUndefined({
    operation: 'rotate' as const,
    connection,
    timeout: reader.duration('timeout') ?? '1h',
    dryRun: reader.boolean('dry-run'),
    keys: all ? ('all' as const) : keys,
    tags,
    olderThan,
    expiresWithin,
    ifDue,
    expectVersion: expectVersion?.toLowerCase(),
    verify: reader.boolean('verify'),
    shard: shard === undefined ? undefined : reader.attempt(() => parseShard(shard, '"shard"')),
  })
}

function readRetire(reader: InputReader, connection: ConnectionInputs, keys: string[]): RetireInputs {
  const all = reader.boolean('all')
  const tags = reader.tags() ?? {}
  if (all && keys.length > 0) reader.problem('"all: true" and "keys" exclude each other')
  if (!all && keys.length === 0) reader.problem('no key is named: set "keys", one a line, or "all: true"')
  if (!all && Object.keys(tags).length > 0) reader.problem('"tags" goes with "all: true" when the operation is retire')
  const undo = reader.boolean('undo')
  for (const name of ['keep', 'grace', 'leftovers'] as const) {
    if (undo && reader.has(name)) reader.problem(`"undo: true" takes back all that was retired; leave "${name}" out`)
  }
  const keep = reader.integer('keep', 'number of versions, such as 2')
  const grace = reader.duration('grace')
  reader.attempt(() => readRetirementRules({ keep, grace }))
  return withoutUndefined({
    operation: 'retire' as const,
    connection,
    timeout: reader.duration('timeout') ?? '1h',
    dryRun: reader.boolean('dry-run'),
    keys: all ? ('all' as const) : keys,
    tags,
    keep,
    grace,
    undo,
    leftoversFile: reader.text('leftovers'),
  })
}

function readManifest(reader: InputReader, operation: ManifestInputs['operation'], env: Environment): ManifestInputs {
  const signIn = readSignIn(reader, env)
  const vault = reader.text('vault')
  if (vault !== undefined) reader.attempt(() => parseVaultReference(vault, signIn))
  return {
    operation,
    connection: { ...signIn, ...(vault !== undefined && { vault }) },
    timeout: reader.duration('timeout') ?? '1h',
    dryRun: operation === 'apply' && reader.boolean('dry-run'),
    manifestFile: reader.text('manifest') ?? 'keys.yaml',
    verify: reader.boolean('verify'),
  }
}

function readMake(
  reader: InputReader,
  operation: MakeInputs['operation'],
  connection: ConnectionInputs,
  keys: string[],
): MakeInputs {
  if (keys.length === 0) reader.problem('no key is named: set "keys", one a line')
  const keyType = reader.choice('type', keyTypes)
  if (!reader.has('type')) reader.problem(`"type" is missing: one of ${keyTypes.join(', ')}`)
  const ops = reader.list('ops', /[\n,]/)
  for (const op of ops) {
    if (!isOneOf(op, keyOperations)) reader.problem(`"ops" has "${op}"; allowed: ${keyOperations.join(', ')}`)
  }
  const expires = reader.expiry('expires')
  const notBefore = reader.expiry('not-before')
  if (operation === 'ensure' && notBefore !== undefined && isDuration(notBefore)) {
    reader.problem('"not-before" must be a date for ensure: a duration would name another date in each run')
  }
  const rotationPolicy: RotationPolicyInput = withoutUndefined({
    rotateEvery: reader.duration('rotate-every'),
    rotateBeforeExpiry: reader.duration('rotate-before-expiry'),
    expireAfter: reader.duration('expire-after'),
    notifyBefore: reader.duration('notify-before'),
  })
  if (Object.keys(rotationPolicy).length > 0 && reader.problems.length === 0) {
    reader.attempt(() => checkPolicy(rotationPolicy))
  }
  const key: KeyInputs = withoutUndefined({
    keyType: keyType ?? 'EC',
    keySize: reader.integer('size', 'number of bits, such as 2048'),
    curve: reader.choice('curve', keyCurves),
    keyOperations: ops.length > 0 ? ops.filter((op) => isOneOf(op, keyOperations)) : undefined,
    ...(expires !== undefined && (isDuration(expires) ? { expiresAfter: expires } : { expiresOn: expires })),
    notBefore,
    enabled: reader.boolean('disabled') ? false : undefined,
    tags: reader.tags(),
    exportable: reader.boolean('exportable') ? true : undefined,
    releasePolicyFile: reader.text('release-policy'),
    rotationPolicy: Object.keys(rotationPolicy).length > 0 ? rotationPolicy : undefined,
  })
  return {
    operation,
    connection,
    timeout: reader.duration('timeout') ?? '1h',
    keys,
    key,
    newVersion: operation === 'create' && reader.boolean('new-version'),
  }
}

function isDuration(text: string): boolean {
  return quietly(() => parseDuration(text)) !== undefined
}

function quietly<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

type WithoutUndefined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

function withoutUndefined<T extends object>(value: T): WithoutUndefined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as WithoutUndefined<T>
}
