import type { DatabaseSync } from 'node:sqlite'
import { LocalVaultError } from '../errors.ts'
import { damaged, explainFileError, isBusy } from './file-errors.ts'
import { createGroupCommit } from './group-commit.ts'
import { noLog, openLogSync } from './log-sync.ts'
import { migrate } from './migrations.ts'
import { foreignSchema } from './schema-check.ts'
import { loadSqlite } from './sqlite.ts'
import { identityOf, prepareFile } from './store-file.ts'

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
 * @throws {LocalVaultError} `FILE_TOO_OPEN` when others may read it, `FILE_DAMAGED` when it fails SQLite's check or is no
 * store, `FILE_TOO_NEW` when a newer release wrote it, `FILE_FULL` when there is no room for it, `FILE_UNUSABLE` when it
 * cannot be opened.
 */
export function openStore(file: string): Store {
  const db = openDatabase(file)
  try {
    migrate(db)
    db.exec('PRAGMA foreign_keys = ON')
  } catch (error) {
    db.close()
    throw explainFileError(file, error)
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
    const check = String(db.prepare('PRAGMA quick_check(1)').get()?.quick_check)
    if (check !== 'ok') throw damaged(file, check)
    const foreign = foreignSchema(db)
    if (foreign !== undefined) throw damaged(file, foreign)
    // Only now: whatever else the file is, it is left as it is.
    db.exec('PRAGMA journal_mode = WAL')
    // The log is made durable apart from the commit (log-sync.ts); checkpoints still wait for the disk by themselves.
    db.exec('PRAGMA synchronous = NORMAL')
    return db
  } catch (error) {
    db?.close()
    throw explainFileError(file, error)
  }
}

function storeOver(db: DatabaseSync, file: string): Store {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const dataVersion = db.prepare('PRAGMA data_version')
  const log = file === ':memory:' ? noLog : openLogSync(`${file}-wal`)
  const identity = identityOf(file)
  let ownWrites = 0
  let inside = false

  /** What is written to a file that no path leads to any more is lost with the last process that has it open. */
  function checkIsThere(): void {
    if (file === ':memory:' || identityOf(file) === identity) return
    throw new LocalVaultError('FILE_GONE', `the store ${file} was removed or replaced while it was open`, {
      hint: 'Stop what has it open, and start it again.',
    })
  }

  function transact<T>(work: () => T): T {
    inside = true
    try {
      begin.run()
      const result = work()
      commit.run()
      checkIsThere()
      return result
    } catch (error) {
      rollBack(db)
      throw explainFileError(file, error)
    } finally {
      inside = false
      ownWrites++
    }
  }

  function write<T>(work: () => T): T {
    if (inside) return work()
    const result = transact(work)
    log.now()
    return result
  }

  return {
    db,
    write,
    writeTogether: createGroupCommit(db, { transact, settle: log.soon }),
    // data_version moves with commits of other connections only; both parts only ever grow.
    revision: () => Number(dataVersion.get()?.data_version) + ownWrites,
    isShared() {
      // Finding out makes a new log.
      log.release()
      return file !== ':memory:' && isShared(db)
    },
    close() {
      log.release()
      db.close()
    },
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
    if (isBusy(error)) return true
    throw error
  } finally {
    db.exec(`PRAGMA busy_timeout = ${lockTimeout}`)
  }
}
