import { join } from 'node:path'
import type { Connection } from '@keyturn/core'
import type { Environment } from '../inputs/input-reader.ts'

/**
 * Opens an embedded vault: the only place where the action loads `@keyturn/local-vault`, and only when it is asked for.
 *
 * Its store lies in the runner's temporary folder, so that all steps of a job share it and nothing outlives the job;
 * `KEYTURN_LOCAL_DIR` puts it elsewhere.
 */
export async function openLocal(name: string, env: Environment): Promise<Connection> {
  const { localVaultFile, openLocalVault } = await import('@keyturn/local-vault')
  const dir = env.KEYTURN_LOCAL_DIR || (env.RUNNER_TEMP && join(env.RUNNER_TEMP, 'keyturn'))
  const vault = await openLocalVault({ file: localVaultFile(name, dir ? { dir } : {}), name })
  return { url: vault.url, credential: vault.credential, httpClient: vault.httpClient, now: () => vault.now() }
}
