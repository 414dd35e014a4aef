import type { DatabaseSync } from 'node:sqlite'
import { LocalVaultError } from '../errors.ts'

/** Step n takes a store from `user_version` n to n + 1. Steps are only ever appended. */
const migrations: readonly string[] = [
  `
  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE vaults (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    profile TEXT NOT NULL,
    purge_protection INTEGER NOT NULL,
    recoverable_days INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    vault INTEGER NOT NULL REFERENCES vaults (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    lookup TEXT NOT NULL,
    latest INTEGER,
    managed INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    purge_at INTEGER,
    settles_at INTEGER,
    release_policy TEXT,
    rotation_policy TEXT,
    rotates_at INTEGER,
    UNIQUE (vault, lookup)
  ) STRICT;
  CREATE INDEX keys_rotates_at ON keys (rotates_at) WHERE rotates_at IS NOT NULL;
  CREATE INDEX keys_purge_at ON keys (purge_at) WHERE purge_at IS NOT NULL;

  CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key INTEGER NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    kty TEXT NOT NULL,
    key_size INTEGER,
    public_jwk TEXT NOT NULL,
    key_ops TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    nbf INTEGER,
    exp INTEGER,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    exportable INTEGER NOT NULL,
    generated INTEGER NOT NULL,
    tags TEXT,
    private_jwk TEXT NOT NULL,
    UNIQUE (key, version)
  ) STRICT;
  `,
  // A vault and a Managed HSM of one name are two; and a purged key keeps its name for a while.
  `
  CREATE TABLE vaults_of_a_kind (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    profile TEXT NOT NULL,
    purge_protection INTEGER NOT NULL,
    recoverable_days INTEGER NOT NULL,
    UNIQUE (kind, name)
  ) STRICT;
  INSERT INTO vaults_of_a_kind
    SELECT id, iif(profile = 'managed-hsm', 'managed-hsm', 'vault'), name, profile, purge_protection, recoverable_days
    FROM vaults;
  DROP TABLE vaults;
  ALTER TABLE vaults_of_a_kind RENAME TO vaults;
  ALTER TABLE keys ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;
  `,
  // The id that a version has in the external key manager.
  `
  ALTER TABLE versions ADD COLUMN external_key TEXT;
  `,
  // Since 2026 the service says more than before; a store that is older follows it.
  `
  ALTER TABLE vaults ADD COLUMN service_build TEXT NOT NULL DEFAULT '2026';
  `,
]

/** Brings an open store up to date. Safe when several processes do it at once. */
export function migrate(db: DatabaseSync): void {
  if (userVersion(db) === migrations.length) return
  // A table that is replaced by a wider one must not take with it what refers to it; outside of a transaction only.
  db.exec('PRAGMA foreign_keys = OFF')
  db.exec('BEGIN IMMEDIATE')
  try {
    const version = userVersion(db)
    if (version > migrations.length) {
      throw new LocalVaultError(
        'FILE_TOO_NEW',
        `the store has schema ${version}, this release knows up to ${migrations.length}`,
        {
          hint: 'Use the newer release that wrote it.',
        },
      )
    }
    for (const step of migrations.slice(version)) db.exec(step)
    db.exec(`PRAGMA user_version = ${migrations.length}`)
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

function userVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version)
}
