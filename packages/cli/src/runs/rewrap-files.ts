import { KeyturnError, type Vault } from '@keyturn/core'
import {
  hasSizeOfCiphertext,
  type NoFormat,
  type RewrapEntry,
  type RewrapOptions,
  rewrapTexts,
  type SourceText,
} from '@keyturn/core/data-keys'
import { readTextFiles, replaceText, type TextFile, type WantedFiles } from '../files/text-files.ts'

export interface FilesRewrap {
  options: RewrapOptions
  files: WantedFiles
  /** Gets what is done, also when the rest fails. */
  entries: RewrapEntry[]
  /** Gets the T-SQL of column keys. */
  statements: string[]
  /** Counts the files in which nothing is known to be wrapped. */
  noFormat?: NoFormat
}

/** Rewraps the values of files and folders, one file after the other; in a dry run, only looks. */
export async function rewrapFiles(vaults: Vault[], paths: readonly string[], work: FilesRewrap): Promise<void> {
  const { entries, options } = work
  const read: TextFile[] = []
  async function* texts() {
    for await (const file of readTextFiles(paths, work.files)) {
      if ('unread' in file) {
        entries.push(failedEntry(file.source, { options, error: file.unread, needs: 'unknown' }))
        continue
      }
      read.push(file)
      yield file
    }
  }
  for await (const { text, changed, entries: found, statements } of rewrapTexts(vaults, texts(), options)) {
    const file = read.shift()
    if (file === undefined) continue
    if (found.length === 0 && work.noFormat !== undefined) countNoFormat(work.noFormat, file)
    if (found.length === 0 && file.named) {
      const error = nothingWrapped(`"${file.source}"`, options)
      entries.push(failedEntry(file.source, { options, error, needs: null }))
      continue
    }
    work.statements.push(...statements)
    entries.push(...(changed ? await writeFile(file, text, found) : found))
  }
}

/** @param file in which nothing is known to be wrapped */
export function countNoFormat(noFormat: NoFormat, file: SourceText): void {
  noFormat.files++
  if (hasSizeOfCiphertext(file)) noFormat.maybeCiphertext.push(file.source)
}

async function writeFile(file: TextFile, text: string, entries: RewrapEntry[]): Promise<RewrapEntry[]> {
  try {
    await replaceText(file, text)
    return entries
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    return entries.map((entry) => asUnwritten(entry, error))
  }
}

interface Failure extends Pick<RewrapEntry, 'needs'> {
  options: RewrapOptions
  error: KeyturnError
}

/** A file that could not be looked at, beside those that could: whatever it holds is as it was. */
function failedEntry(source: string, { options, error, needs }: Failure): RewrapEntry {
  const unknown = { path: null, vaultUrl: null, key: null, from: null, to: null, reason: null }
  const dryRun = options.dryRun ?? false
  return { source, ...unknown, format: 'none', outcome: 'failed', dryRun, contentEncryptedAnew: false, needs, error }
}

/** What was wrapped anew and could not be written is lost, and the file needs what it needed before. */
export function asUnwritten(entry: RewrapEntry, error: KeyturnError): RewrapEntry {
  if (entry.outcome !== 'rewrapped') return entry
  return { ...entry, outcome: 'failed', to: null, contentEncryptedAnew: false, needs: entry.from ?? 'unknown', error }
}

export function nothingWrapped(where: string, { path }: Pick<RewrapOptions, 'path'>): KeyturnError {
  return new KeyturnError(
    'INVALID_INPUT',
    `${where} holds no wrapped key${path === undefined ? '' : ' at that path'}`,
    {
      hint:
        path === undefined
          ? 'No format is known in it. For values inside of a document, give --json-path.'
          : 'See what the path leads to.',
    },
  )
}
