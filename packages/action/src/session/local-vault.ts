import { join } from 'node:path'
import { type Connection, KeyturnError } from '@keyturn/core'
import type { Environment } from '../inputs/input-reader.ts'

/**
 * Opens an embedded vault: the only place where the action loads `@keyturn/local-vault`, and only when it is asked for.
 *
 * Its store lies in the runner's temporary folder, so that all steps of a job share it and nothing outlives the job;
 * `KEYTURN_LOCAL_DIR` puts it elsewhere.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the store cannot be used
 */
export async function openLocal(name: string, env: Environment): Promise<Connection> {
  const { localVaultFile, LocalVaultError, openLocalVault } = await import('@keyturn/local-vault')
  const dir = env.KEYTURN_LOCAL_DIR || (env.RUNNER_TEMP && join(env.RUNNER_TEMP, 'keyturn'))
  const file = localVaultFile(name, dir ? { dir } : {})
  const vault = await openLocalVault({ file, name }).catch((error: unknown) => {
    if (!(error instanceof LocalVaultError)) throw error
    throw new KeyturnError('INVALID_INPUT', `embedded vault "${name}": ${error.message}`, {
      hint: error.hint ?? `It is kept in ${file}; KEYTURN_LOCAL_DIR names another folder.`,
      cause: error,
    })
  })
  return vault
}
