import { parseKeyId, parseKeyName, parseVaultReference, withoutUndefined } from '@keyturn/core'
import { parseShard, type Shard, shardOfJob } from '@keyturn/core/fleet'
import type { ConnectionInputs } from './connection-inputs.ts'
import { type Environment, type InputReader, quietly } from './input-reader.ts'
import type { InputName } from './input-rules.ts'
import { readStrategy } from './strategy.ts'

/** What a step is about in one vault: keys by name, in the order given, or `'all'` of it that carry the tags. */
export interface Target {
  connection: ConnectionInputs
  keys: string[] | 'all'
}

/** The keys that the input `keys` names, in each vault. A name is of every vault, an id of its own. */
export function readTargets(reader: InputReader, connections: readonly ConnectionInputs[]): Target[] {
  const targets = connections.map((connection) => ({ connection, keys: [] as string[] }))
  for (const item of reader.list('keys', /\n/)) {
    const own = item.includes('/') ? targetsOfId(reader, item, targets) : { name: item, targets }
    if (own === undefined || reader.attempt(() => parseKeyName(own.name)) === undefined) continue
    const { name } = own
    for (const { keys } of own.targets) {
      // The service takes a name in any case for the same key.
      if (!keys.some((other) => other.toLowerCase() === name.toLowerCase())) keys.push(name)
      else if (own.targets.length === 1 || own.targets[0]?.keys === keys) reader.problem(`"keys" has "${name}" twice`)
    }
  }
  return targets
}

/** A key's id, when it is one of the step's vaults and of no single version: the operations work on whole keys. */
function targetsOfId<T extends Target>(
  reader: InputReader,
  id: string,
  targets: readonly T[],
): { name: string; targets: T[] } | undefined {
  const allowHost = targets[0]?.connection.allowHost
  const key = reader.attempt(() => parseKeyId(id, withoutUndefined({ allowHost })))
  if (key === undefined) return undefined
  if (key.version !== undefined) reader.problem(`"keys" has "${id}", the id of one version; leave the version out`)
  return { name: key.name, targets: vaultsOfId(reader, { id, input: 'keys' }, targets) }
}

/** Those of the step's vaults that an id is of; none is a problem of the input that has it. */
export function vaultsOfId<T extends Target>(
  reader: InputReader,
  { id, input }: { id: string; input: InputName },
  targets: readonly T[],
): T[] {
  const own = targets.filter(({ connection }) => isOfVault(id, connection))
  const [first, ...others] = targets
  if (own.length === 0 && first?.connection.vault) {
    const where = others.length === 0 ? `the vault "${first.connection.vault}"` : 'any of the vaults'
    reader.problem(`"${input}" has "${id}", which is not in ${where}`)
  }
  return own
}

function isOfVault(id: string, { vault, cloud, allowHost }: ConnectionInputs): boolean {
  const reference = quietly(() => parseVaultReference(vault, withoutUndefined({ cloud, allowHost })))
  const own = quietly(() => parseVaultReference(id, withoutUndefined({ allowHost })))
  if (reference === undefined || own === undefined) return reference === undefined
  return own.kind === 'azure' && reference.kind === 'azure'
    ? own.url === reference.url
    : own.kind === reference.kind && own.name === reference.name
}

/** What an operation is about that takes all of a vault, too. */
export interface SelectionInputs {
  targets: Target[]
  tags: Record<string, string>
  /** With all keys: only this part of them. */
  shard?: Shard
}

export function readSelection(
  reader: InputReader,
  named: readonly Target[],
  { operation, env }: { operation: 'rotate' | 'retire' | 'audit'; env: Environment },
): SelectionInputs & { all: boolean } {
  // What only reads may look at everything without being told to.
  const all = reader.boolean('all') || (operation === 'audit' && !reader.has('keys'))
  const tags = reader.tags() ?? {}
  const isNamed = reader.has('keys')
  const shard = reader.text('shard')
  if (all && isNamed) reader.problem('"all: true" and "keys" exclude each other')
  if (!all && !isNamed && !reader.has('event')) {
    reader.problem('no key is named: set "keys", one a line, or "all: true"')
  }
  if (!all && Object.keys(tags).length > 0) {
    reader.problem(`"tags" goes with "all: true" when the operation is ${operation}`)
  }
  if (shard !== undefined && !all) reader.problem('"shard" goes with "all: true"')
  return withoutUndefined({
    all,
    targets: named.map(({ connection, keys }) => ({ connection, keys: all ? ('all' as const) : keys })),
    tags,
    shard: shard === undefined ? undefined : reader.attempt(() => readShard(reader, shard, env)),
  })
}

function readShard(reader: InputReader, text: string, env: Environment): Shard {
  if (text !== 'auto') return parseShard(text, '"shard"')
  return shardOfJob(env.STRATEGY_JOB_INDEX ? env : { ...env, ...readStrategy(reader) })
}
