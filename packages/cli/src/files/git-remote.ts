import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * The path of the repository that a working folder was cloned from: `OWNER/NAME`, or longer on GitLab. `undefined` when git
 * does not say, or it is written in a way that is not known.
 */
export async function readRepository(folder: string): Promise<string | undefined> {
  for (let each = folder; ; each = dirname(each)) {
    const config = await readFile(join(each, '.git', 'config'), 'utf8').catch(() => undefined)
    if (config !== undefined) return repositoryIn(config)
    if (each === dirname(each)) return undefined
  }
}

function repositoryIn(config: string): string | undefined {
  const [, origin = ''] = /\[remote "origin"\]([^[]*)/.exec(config) ?? []
  const [, url = ''] = /^\s*url\s*=\s*(\S+)\s*$/m.exec(origin) ?? []
  const [, path] = /^(?:https?:\/\/[^/]+\/|ssh:\/\/[^/]+\/|[\w.-]+@[^:/]+:)([\w./-]+?)(?:\.git)?\/?$/.exec(url) ?? []
  return path !== undefined && isRepository(path) ? path : undefined
}

/** Two or more names with slashes between them, of nothing but letters, digits, dots, hyphens and underscores. */
export function isRepository(path: string): boolean {
  return /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)+$/.test(path)
}
