import { parseKeyId, parseKeyName, parseVaultReference } from '@keyturn/core'
import type { ConnectionInputs } from './connection-inputs.ts'
import { type InputReader, quietly } from './input-reader.ts'
import { withoutUndefined } from './without-undefined.ts'

/** The keys of a step: names, in the order given; `'all'` for every key of the vault that carries the tags. */
export interface SelectionInputs {
  keys: string[] | 'all'
  tags: Record<string, string>
}

/** The names behind the input `keys`, which takes ids as well. */
export function readKeys(reader: InputReader, connection: ConnectionInputs): string[] {
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
  const own = quietly(() => parseVaultReference(id, withoutUndefined({ allowHost })))
  const isSame =
    own?.kind === 'azure' && reference?.kind === 'azure'
      ? own.url === reference.url
      : own?.kind === reference?.kind && own?.name === reference?.name
  if (reference !== undefined && !isSame) reader.problem(`"keys" has "${id}", which is not in the vault "${vault}"`)
  return key.name
}

/** The keys of an operation that takes all of a vault, too. */
export function readSelection(reader: InputReader, keys: string[], operation: 'rotate' | 'retire'): SelectionInputs {
  const all = reader.boolean('all')
  const tags = reader.tags() ?? {}
  if (all && keys.length > 0) reader.problem('"all: true" and "keys" exclude each other')
  if (!all && keys.length === 0) reader.problem('no key is named: set "keys", one a line, or "all: true"')
  if (!all && Object.keys(tags).length > 0) {
    reader.problem(`"tags" goes with "all: true" when the operation is ${operation}`)
  }
  return { keys: all ? 'all' : keys, tags }
}
