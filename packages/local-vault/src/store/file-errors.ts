import { LocalVaultError } from '../errors.ts'

/** Result codes of SQLite (sqlite3.h), without what refines them in the higher bits. */
const codes = {
  busy: 5,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const

export function isBusy(error: unknown): boolean {
  return resultCode(error) === codes.busy
}

/** For content that is wrong by SQLite's own check. */
export function damaged(file: string, what: string): LocalVaultError {
  return new LocalVaultError('FILE_DAMAGED', `the store ${file} is damaged: ${what}`, {
    hint: 'Restore the file from a copy, or remove it to start anew.',
  })
}

/**
 * What SQLite's refusal means for whoever has the file, in words that say what to do.
 *
 * @returns the error itself if it is not about the file.
 */
export function explainFileError(file: string, error: unknown): unknown {
  const because = (code: 'FILE_DAMAGED' | 'FILE_FULL' | 'FILE_UNUSABLE', what: string, hint: string) =>
    new LocalVaultError(code, `the store ${file} ${what}`, { hint, cause: error })
  switch (resultCode(error)) {
    case undefined:
    case codes.constraint:
      return error
    case codes.corrupt:
    case codes.notADatabase:
      return because('FILE_DAMAGED', 'is damaged', 'Restore the file from a copy, or remove it to start anew.')
    case codes.full:
      return because('FILE_FULL', 'cannot grow: its disk is full', 'Make room. Nothing of the refused write is kept.')
    case codes.readonly:
      return because('FILE_UNUSABLE', 'cannot be written', 'Make the file and its folder writable for you.')
    case codes.busy:
      return because('FILE_UNUSABLE', 'is locked by another program', 'Try again when that program is done with it.')
    case codes.ioError:
      return because(
        'FILE_UNUSABLE',
        'cannot be read or written',
        "See to the disk that it is on; the cause has SQLite's code.",
      )
    case codes.cannotOpen:
      return because('FILE_UNUSABLE', 'cannot be opened', 'Choose a folder that you may write to.')
    default:
      return because('FILE_UNUSABLE', 'cannot be used', 'See the cause.')
  }
}

function resultCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode
  return typeof code === 'number' ? code & 0xff : undefined
}
