import { chmod, lstat, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyturnError, whyUnusable } from '@keyturn/core'
import { documentBytes } from './read-input.ts'

/** A text file as it was read, for `replaceText`. */
export interface TextFile {
  /** As the user or the folder calls it. */
  source: string
  text: string
  /** Whether the user named it, and did not only name a folder around it. */
  named: boolean
  seen: { file: string; mode: number; mtimeMs: number; size: number }
}

/** A file or folder that could not be read. */
export interface UnreadFile {
  source: string
  unread: KeyturnError
}

const skippedFolders: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/**
 * Reads the files that are named, and those in the folders that are named, one after the other. In a folder, links, binary
 * files and what is larger than 64 MiB are passed over. What cannot be read, and what is named and is no text or too large,
 * is given as such, and the rest is read all the same.
 *
 * @param wanted which files of a folder are read, by name. Default: all
 */
export async function* readTextFiles(
  paths: readonly string[],
  wanted: (name: string) => boolean = () => true,
): AsyncGenerator<TextFile | UnreadFile, void, undefined> {
  for (const path of paths) {
    const found = await unlessUnreadable(path, () => stat(path))
    if ('unread' in found) {
      yield found
    } else if (found.isDirectory()) {
      yield* readFolder(path, wanted)
    } else {
      const file = await unlessUnreadable(path, () => readText(path))
      yield file === undefined
        ? { source: path, unread: unreadable(path, 'it is no text of at most 64 MiB') }
        : 'unread' in file
          ? file
          : { ...file, named: true }
    }
  }
}

async function* readFolder(
  folder: string,
  wanted: (name: string) => boolean,
): AsyncGenerator<TextFile | UnreadFile, void, undefined> {
  for await (const source of filesIn(folder)) {
    if (typeof source !== 'string') {
      yield source
    } else if (wanted(source)) {
      const file = await unlessUnreadable(source, () => readText(source))
      if (file !== undefined) yield 'unread' in file ? file : { ...file, named: false }
    }
  }
}

async function unlessUnreadable<T>(source: string, read: () => Promise<T>): Promise<T | UnreadFile> {
  try {
    return await read()
  } catch (error) {
    return { source, unread: unreadable(source, whyUnusable(error), error) }
  }
}

/**
 * Puts another text in a file's place, in one piece and with the same permissions: whoever reads it meanwhile sees the old
 * text or the new one.
 *
 * @throws {KeyturnError} `CONFLICT` when the file was changed since it was read; `INVALID_INPUT` when it cannot be written
 */
export async function replaceText({ source, seen }: TextFile, text: string): Promise<void> {
  const { file, mode } = seen
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await chmod(temporary, mode)
    const now = await stat(file)
    if (now.mtimeMs !== seen.mtimeMs || now.size !== seen.size) {
      throw new KeyturnError(
        'CONFLICT',
        `"${source}" was changed by somebody else meanwhile; it was left as it is now`,
        {
          hint: 'Run the command again.',
        },
      )
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof KeyturnError) throw error
    throw new KeyturnError('INVALID_INPUT', `"${source}" cannot be written: ${whyUnusable(error)}`, { cause: error })
  }
}

async function* filesIn(folder: string): AsyncGenerator<string | UnreadFile> {
  const entries = await unlessUnreadable(folder, () => readdir(folder, { withFileTypes: true }))
  if ('unread' in entries) return yield entries
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) yield* filesIn(path)
    else if (entry.isFile()) yield path
  }
}

/** `undefined`: no regular file, too large, or not UTF-8. */
async function readText(source: string): Promise<Omit<TextFile, 'named'> | undefined> {
  const file = await realpath(source)
  const found = await lstat(file)
  const { mode, mtimeMs, size } = found
  if (!found.isFile() || size > documentBytes) return undefined
  const bytes = await readFile(file)
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { source, text, seen: { file, mode: mode & 0o777, mtimeMs, size } }
  } catch {
    return undefined
  }
}

function unreadable(path: string, why: string, cause?: unknown): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `"${path}" cannot be read: ${why}`, { cause })
}
