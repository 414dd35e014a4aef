import { chmod, chown, lstat, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { KeyturnError, whyUnusable } from '@keyturn/core'
import { documentBytes } from './read-input.ts'
import { type DecodedText, decodeText } from './text-encoding.ts'

/** A file as it was read, for `replaceText`. */
export interface TextFile extends Omit<DecodedText, 'encoding'> {
  /** As the user or the folder calls it. */
  source: string
  /** Whether the user named it, and did not only name a folder around it. */
  named: boolean
  seen: SeenFile
}

interface SeenFile {
  file: string
  mode: number
  uid: number
  gid: number
  mtimeMs: number
  size: number
  encoding: DecodedText['encoding']
}

export interface WantedFiles {
  /** Which files of a folder are read, by their path in it. Default: all. */
  wanted?: (path: string) => boolean
  /** Files that are larger are not read, and given as such. Default 64 MiB. */
  mostBytes?: number
}

/** A file or folder that could not be read. */
export interface UnreadFile {
  source: string
  unread: KeyturnError
}

const skippedFolders: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/**
 * Reads the files that are named, and those in the folders that are named, one after the other. In a folder, links are not
 * followed. What cannot be read, or is too large, is given as such, and the rest is read all the same.
 */
export async function* readTextFiles(
  paths: readonly string[],
  { wanted = () => true, mostBytes = documentBytes }: WantedFiles = {},
): AsyncGenerator<TextFile | UnreadFile, void, undefined> {
  for (const path of paths) {
    const found = await unlessUnreadable(path, () => stat(path))
    if ('unread' in found) yield found
    else if (found.isDirectory()) yield* readFolder(path, { wanted, mostBytes })
    else yield await readOne(path, { named: true, mostBytes })
  }
}

async function* readFolder(
  folder: string,
  { wanted, mostBytes }: Required<WantedFiles>,
): AsyncGenerator<TextFile | UnreadFile, void, undefined> {
  for await (const source of filesIn(folder)) {
    if (typeof source !== 'string') yield source
    else if (wanted(relative(folder, source))) yield await readOne(source, { named: false, mostBytes })
  }
}

async function readOne(
  source: string,
  { named, mostBytes }: { named: boolean; mostBytes: number },
): Promise<TextFile | UnreadFile> {
  const file = await unlessUnreadable(source, () => readWhole(source, mostBytes))
  return 'unread' in file ? file : { ...file, named }
}

async function unlessUnreadable<T>(source: string, read: () => Promise<T>): Promise<T | UnreadFile> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof KeyturnError) return { source, unread: error }
    return { source, unread: unreadable(source, whyUnusable(error), error) }
  }
}

/**
 * Puts another text in a file's place, in one piece, with the same permissions and the same owner: whoever reads it meanwhile
 * sees the old text or the new one, and so does whoever comes after a crash.
 *
 * @throws {KeyturnError} `CONFLICT` when the file was changed since it was read; `INVALID_INPUT` when it cannot be written
 */
export async function replaceText({ source, seen }: TextFile, text: string): Promise<void> {
  const { file, mode, uid, gid, encoding } = seen
  const temporary = join(dirname(file), `.${basename(file)}.keyturn-${process.pid}.tmp`)
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(Buffer.from(text, encoding))
      await handle.sync()
    } finally {
      await handle.close()
    }
    const made = await stat(temporary)
    if (made.uid !== uid || made.gid !== gid) await chown(temporary, uid, gid)
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
    else if (writerOf(entry.name) !== undefined) await dropForgotten(path, Number(writerOf(entry.name)))
    else if (entry.isFile()) yield path
  }
}

/** The process that writes a file of ours before it is renamed. */
function writerOf(name: string): string | undefined {
  return /^\..+\.keyturn-(\d+)\.tmp$/.exec(name)?.[1]
}

/** What a run that was killed has left half written is taken away; another run may be writing its own. */
async function dropForgotten(path: string, pid: number): Promise<void> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') await rm(path, { force: true })
  }
}

async function readWhole(source: string, mostBytes: number): Promise<Omit<TextFile, 'named'>> {
  const file = await realpath(source)
  const found = await lstat(file)
  const { mode, uid, gid, mtimeMs, size } = found
  if (!found.isFile()) throw unreadable(source, 'it is no regular file')
  if (size > mostBytes) throw unreadable(source, `it has more than ${mostBytes} bytes`)
  const { text, binary, encoding } = decodeText(await readFile(file))
  const seen = { file, mode: mode & 0o7777, uid, gid, mtimeMs, size, encoding }
  return { source, text, binary, seen }
}

function unreadable(path: string, why: string, cause?: unknown): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `"${path}" cannot be read: ${why}`, { cause })
}
