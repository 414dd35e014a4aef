import { closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { LocalVaultError } from '../errors.ts'
import { createGroupCommit } from './group-commit.ts'
import { migrate } from './migrations.ts'
import { loadSqlite } from './sqlite.ts'

/** How long a writer waits for the writers of other processes, in milliseconds. */
const lockTimeout = 30_000

/** An open store. Statements are synchronous, and what `write` has done is durable when it returns. */
export interface Store {
  readonly db: DatabaseSync
  /** Runs `work` as one transaction that holds the write lock from its start. */
  write<T>(work: () => T): T
  /** As `write`, in one transaction with whatever else is asked for at the same time; resolves when it is durable. */
  writeTogether<T>(work: () => T): Promise<T>
  /** A number that differs whenever the content may have been changed since, by this or by another process. */
  revision(): number
  /** Whether anybody else has the file open, in this process or another. */
  isShared(): boolean
  close(): void
}

/**
 * Opens a store, creating file (0600) and folder (0700) as needed.
 *
 * @param file a path, or `:memory:`.
 * @throws {LocalVaultError} `FILE_TOO_OPEN` when others may read it, `FILE_DAMAGED` when it fails SQLite's check,
 * `FILE_TOO_NEW` when a newer release wrote it, `FILE_UNUSABLE` when it cannot be opened.
 */
export function openStore(file: string): Store {
  const db = openDatabase(file)
  try {
    migrate(db)
    db.exec('PRAGMA foreign_keys = ON')
  } catch (error) {
    db.close()
    throw error
  }
  return storeOver(db, file)
}

function openDatabase(file: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite()
  if (file === ':memory:') return new DatabaseSync(file)
  prepareFile(file)
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file)
    // Not by the constructor's option, which Node 22.13 does not know and ignores.
    db.exec(`PRAGMA busy_timeout = ${lockTimeout}`)
    db.exec('PRAGMA journal_mode = WAL')
    db.exec('PRAGMA synchronous = FULL')
    const check = db.prepare('PRAGMA quick_check(1)').get()?.quick_check
    if (check !== 'ok') throw Object.assign(new Error(String(check)), { errcode: sqliteCorrupt })
    return db
  } catch (error) {
    db?.close()
    throw unusable(file, error)
  }
}

/** Result codes of SQLite for a file whose content is wrong, and for one that is no database. */
const sqliteCorrupt = 11
const sqliteNotADatabase = 26
/** Somebody else holds a lock. */
const sqliteBusy = 5

function unusable(file: string, cause: unknown): LocalVaultError {
  const code = (cause as { errcode?: number }).errcode
  return code === sqliteCorrupt || code === sqliteNotADatabase
    ? new LocalVaultError('FILE_DAMAGED', `the store ${file} is damaged`, {
        hint: 'Restore the file from a copy, or remove it to start anew.',
        cause,
      })
    : new LocalVaultError('FILE_UNUSABLE', `the store ${file} cannot be opened`, { hint: 'See the cause.', cause })
}

function prepareFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    throw new LocalVaultError('FILE_UNUSABLE', `the store ${file} cannot be created or written`, {
      hint: 'Choose a folder that you may write to.',
      cause: error,
    })
  }
  const mode = statSync(file).mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new LocalVaultError(
      'FILE_TOO_OPEN',
      `the store ${file} has mode ${mode.toString(8)}; it holds private keys and must be 600`,
      {
        hint: `chmod 600 ${file}`,
      },
    )
  }
}

function storeOver(db: DatabaseSync, file: string): Store {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const dataVersion = db.prepare('PRAGMA data_version')
  let ownWrites = 0
  let inside = false

  function write<T>(work: () => T): T {
    if (inside) return work()
    begin.run()
    inside = true
    try {
      const result = work()
      commit.run()
      return result
    } catch (error) {
      rollBack(db)
      throw error
    } finally {
      inside = false
      ownWrites++
    }
  }

  return {
    db,
    write,
    writeTogether: createGroupCommit(db, write),
    // data_version moves with commits of other connections only; both parts only ever grow.
    revision: () => Number(dataVersion.get()?.data_version) + ownWrites,
    isShared: () => file !== ':memory:' && isShared(db),
    close: () => db.close(),
  }
}

/** After some errors, a full disk for example, SQLite has rolled back by itself; Node 22.13 cannot tell. */
function rollBack(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK')
  } catch {}
}

/** SQLite leaves its log mode only for the one who is alone with the file. */
function isShared(db: DatabaseSync): boolean {
  db.exec('PRAGMA busy_timeout = 0')
  try {
    db.exec('PRAGMA journal_mode = DELETE')
    db.exec('PRAGMA journal_mode = WAL')
    return false
  } catch (error) {
    if ((error as { errcode?: number }).errcode === sqliteBusy) return true
    throw error
  } finally {
    db.exec(`PRAGMA busy_timeout = ${lockTimeout}`)
  }
}
