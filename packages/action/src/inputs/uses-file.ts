import type { UsesReport } from '@keyturn/core'
import { parseUses } from '@keyturn/core/data-keys'
import type { Environment } from './input-reader.ts'
import { readWorkspaceFile } from './workspace.ts'

/** What needs which version, where a report was named. @throws {KeyturnError} `INVALID_INPUT` */
export async function readUses(
  { usesFile }: { usesFile?: string | undefined },
  env: Environment,
): Promise<UsesReport | undefined> {
  return usesFile === undefined ? undefined : parseUses(await readWorkspaceFile('uses', usesFile, env))
}
