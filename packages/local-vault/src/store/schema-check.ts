import type { DatabaseSync } from 'node:sqlite'

/** The columns that every store has, by table; a later schema may have more. */
const columns: Readonly<Record<string, readonly string[]>> = {
  settings: ['name', 'value'],
  vaults: ['id', 'name', 'profile', 'purge_protection', 'recoverable_days'],
  keys: [
    'id',
    'vault',
    'name',
    'lookup',
    'latest',
    'managed',
    'deleted_at',
    'purge_at',
    'rotation_policy',
    'rotates_at',
  ],
  versions: ['id', 'key', 'version', 'kty', 'public_jwk', 'key_ops', 'enabled', 'created', 'updated', 'private_jwk'],
}

/** And those that came with a schema. */
const added: readonly { since: number; table: string; column: string }[] = [
  { since: 2, table: 'vaults', column: 'kind' },
  { since: 2, table: 'keys', column: 'purged' },
]

/**
 * Whether a database is a store of an embedded vault, before anything in it is changed.
 *
 * @returns what is wrong; undefined for a store, and for a database that has nothing in it yet.
 */
export function foreignSchema(db: DatabaseSync): string | undefined {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()
  const names = tables.map(({ name }) => String(name))
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (names.length === 0 && version === 0) return undefined
  if (version === 0 || !names.some((name) => Object.hasOwn(columns, name))) {
    return 'it is a database of another program'
  }
  for (const [table, wanted] of Object.entries(columns)) {
    if (!names.includes(table)) return `the table ${table} is missing`
    const there = db.prepare('SELECT name FROM pragma_table_info(?)').all(table)
    const later = added.filter((each) => each.table === table && each.since <= version).map(({ column }) => column)
    const missing = [...wanted, ...later].find((column) => !there.some(({ name }) => name === column))
    if (missing !== undefined) return `the column ${missing} of the table ${table} is missing`
  }
  return undefined
}
