import { LocalVaultError } from '../errors.ts'

/** Reads JSON that this store wrote. @throws {LocalVaultError} `FILE_DAMAGED`, without what it choked on: it may be a key. */
export function readStoredJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadableRow()
  }
}

/** For a row that is not what this package writes. */
export function unreadableRow(): LocalVaultError {
  return new LocalVaultError('FILE_DAMAGED', 'the store is damaged: it has a row that cannot be read', {
    hint: '"keyturn vault check" says which one.',
  })
}
