import { existsSync } from 'node:fs'
import { type Connection, type ErrorCode, KeyturnError } from '@keyturn/core'
import type {
  EventDeliveryOptions,
  Fault,
  FaultTarget,
  LocalVault,
  LocalVaultErrorCode,
  LocalVaultOptions,
  LocalVaultServer,
  LocalVaultServerOptions,
  LoggedRequest,
  PendingFault,
  StoreReport,
} from '@keyturn/local-vault'

/** The only file that loads the embedded vault, and only when one is asked for. */
const load = () => import('@keyturn/local-vault')

export type {
  EventDeliveryOptions,
  Fault,
  FaultTarget,
  LocalVault,
  LocalVaultServer,
  LoggedRequest,
  PendingFault,
  StoreReport,
}

/** What the absence of a store means: a new one is made, the vault is empty and leaves no trace, or there is no such vault. */
export type Absence = 'make' | 'empty' | 'not-found'

/** What `--vault local:NAME` connects to. @throws {KeyturnError} `VAULT_NOT_FOUND` */
export async function openLocalConnection(name: string, absence: Absence): Promise<Connection> {
  const vault = await openLocal(name, {}, absence)
  return vault
}

/**
 * Does something with an embedded vault, and closes it.
 *
 * @throws {KeyturnError} when its store cannot be used, or the vault refuses what it is given
 */
export async function withLocal<T>(
  name: string,
  act: (vault: LocalVault) => Promise<T>,
  options?: Omit<LocalVaultOptions, 'name' | 'file'>,
  absence?: Absence,
): Promise<T> {
  const vault = await openLocal(name, options, absence)
  try {
    return await inOurErrors(name, () => act(vault))
  } finally {
    await vault.close()
  }
}

/** @throws {KeyturnError} when its store cannot be used; `VAULT_NOT_FOUND` */
export async function openLocal(
  name: string,
  options: Omit<LocalVaultOptions, 'name' | 'file'> = {},
  absence: Absence = 'make',
): Promise<LocalVault> {
  const { openLocalVault, localVaultFile } = await load()
  const file = localVaultFile(name)
  if (absence === 'make' || existsSync(file)) {
    return inOurErrors(name, () => openLocalVault({ ...options, name, file }))
  }
  // The vault of whoever begins: it needs no making.
  if (absence === 'empty' || name === 'default') return openLocalVault({ ...options, name })
  throw new KeyturnError('VAULT_NOT_FOUND', `there is no embedded vault "${name}"`, {
    hint: `The first key makes it: keyturn create NAME --type EC --vault local:${name}. Its store would be ${file}.`,
  })
}

/** @throws {KeyturnError} when its store cannot be used or the port is taken */
export async function serveLocal(
  name: string,
  options: Omit<LocalVaultServerOptions, 'name' | 'file'>,
): Promise<LocalVaultServer> {
  const { startLocalVault, localVaultFile } = await load()
  return inOurErrors(name, () => startLocalVault({ ...options, name, file: localVaultFile(name) }))
}

/** The store's file, whether it exists or not. */
export async function localStoreFile(name: string): Promise<string> {
  const { localVaultFile } = await load()
  return localVaultFile(name)
}

/** A look at every row of the store. @throws {KeyturnError} `VAULT_NOT_FOUND` when there is none, else as `openLocal` */
export async function checkLocal(name: string): Promise<StoreReport> {
  const { checkLocalVault } = await load()
  const file = await existingStoreFile(name)
  return inOurErrors(name, async () => checkLocalVault({ file }))
}

/** What the vaults of a store were asked, oldest first. @throws {KeyturnError} `VAULT_NOT_FOUND` when there is no store */
export async function localRequests(name: string): Promise<LoggedRequest[]> {
  const { readRequestLog } = await load()
  return readRequestLog(await existingStoreFile(name))
}

/** The logs that lie beside a store, whether they exist or not. */
export async function localLogFiles(name: string): Promise<string[]> {
  const { requestLogFile } = await load()
  const log = requestLogFile(await localStoreFile(name))
  return [log, `${log}.1`]
}

async function existingStoreFile(name: string): Promise<string> {
  const file = await localStoreFile(name)
  if (existsSync(file)) return file
  throw new KeyturnError('VAULT_NOT_FOUND', `there is no embedded vault "${name}"`, {
    hint: `It would be kept in ${file}. "keyturn vault start" and writing commands make one.`,
  })
}

const codes: Record<LocalVaultErrorCode, ErrorCode> = {
  INVALID_OPTION: 'INVALID_INPUT',
  INVALID_SNAPSHOT: 'INVALID_INPUT',
  FILE_TOO_OPEN: 'NOT_ALLOWED',
  FILE_DAMAGED: 'INVALID_INPUT',
  FILE_TOO_NEW: 'NOT_ALLOWED',
  FILE_UNUSABLE: 'INVALID_INPUT',
  FILE_FULL: 'UNAVAILABLE',
  FILE_GONE: 'CONFLICT',
  PORT_IN_USE: 'CONFLICT',
  CLOSED: 'UNEXPECTED',
}

/** The embedded vault knows nothing of keyturn, its errors included. */
async function inOurErrors<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const { LocalVaultError } = await load()
    if (!(error instanceof LocalVaultError)) throw error
    throw new KeyturnError(codes[error.code], `embedded vault "${name}": ${error.message}`, {
      hint: error.hint ?? 'KEYTURN_LOCAL_DIR says where embedded vaults are kept.',
      cause: error,
    })
  }
}
