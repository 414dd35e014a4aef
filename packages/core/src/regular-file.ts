import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** What is done with a file. */
export type FileUse = 'read' | 'append' | 'append to a new one'

const flagsOf: Record<FileUse, number> = {
  read: constants.O_RDONLY,
  append: constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT,
  'append to a new one': constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL,
}

/**
 * Opens a file that has to be a regular one. A pipe or device in its place is refused at once; opened in the usual way, a
 * pipe waits for its other end in a thread, and neither a deadline nor the end of the process gets past that.
 *
 * @param use one that is made is for its owner alone
 * @throws the system's error, or one that says that it is no regular file
 */
export async function openRegularFile(file: string, use: FileUse): Promise<FileHandle> {
  const handle = await open(file, flagsOf[use] | (constants.O_NONBLOCK ?? 0), 0o600)
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  throw new Error('it is no regular file')
}
