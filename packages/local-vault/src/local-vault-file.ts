import { join } from 'node:path'
import envPaths from 'env-paths'
import { checkVaultName } from './vault-name.ts'

/**
 * Where the embedded vault of a name is kept: `{dir}/{name}.sqlite`.
 *
 * @param name default `default`.
 * @param options.dir default: the environment's `KEYTURN_LOCAL_DIR`, else the platform's folder for data of a program.
 * @throws {LocalVaultError} `INVALID_OPTION` for a name that no vault can have.
 */
export function localVaultFile(name = 'default', options: { dir?: string } = {}): string {
  const dir = options.dir ?? process.env.KEYTURN_LOCAL_DIR
  return join(
    dir === undefined || dir === '' ? envPaths('keyturn', { suffix: '' }).data : dir,
    `${checkVaultName(name)}.sqlite`,
  )
}
