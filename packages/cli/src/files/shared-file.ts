import type { Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KeyturnError } from '@keyturn/core'

/**
 * Refuses a file that other users of the machine can write: what stands in it would be done with this user's rights. A
 * group is one of others unless it is this user's own. Windows has no such bits; nothing is judged there.
 *
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export async function refuseWritable(file: string, found: Stats): Promise<void> {
  const shared = (found.mode & 0o002) !== 0 || ((found.mode & 0o020) !== 0 && found.gid !== process.getgid?.())
  if (!found.isFile() || !shared || !(await isReachable(file))) return
  throw new KeyturnError('INVALID_INPUT', `"${file}" can be written by other users of this machine`, {
    hint: `Make it yours alone (chmod go-w ${file}), or give --allow-shared-file.`,
  })
}

/** Refuses a file with a secret that other users of the machine can read. @throws {KeyturnError} `INVALID_INPUT` */
export async function refuseReadable(file: string, found: Stats, what: string): Promise<void> {
  if (!found.isFile() || (found.mode & 0o044) === 0 || !(await isReachable(file))) return
  throw new KeyturnError('INVALID_INPUT', `"${file}" is ${what} that other users of this machine can read`, {
    hint: `Make it yours alone (chmod 600 ${file}), or give --allow-shared-file.`,
  })
}

/** Whether other users can get as far as this file: one folder above it that is closed to them keeps it private. */
async function isReachable(file: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  for (let folder = dirname(await realpath(file)); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o011) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
