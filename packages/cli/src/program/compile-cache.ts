import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Keeps the compiled program for the next start, in the user's own folder: compiled code from a temp folder that others
 * can write to would be run as if it were ours. A start without the cache is only slower, so nothing here fails.
 */
export function enableCompileCache(env: Record<string, string | undefined>): void {
  try {
    module.enableCompileCache(cacheFolder(env))
  } catch {
    // No home folder.
  }
}

function cacheFolder(env: Record<string, string | undefined>): string {
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'keyturn', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'keyturn')
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'keyturn')
}
