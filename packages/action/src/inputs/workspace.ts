import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { KeyturnError } from '@keyturn/core'
import type { Environment } from './input-reader.ts'
import type { InputName } from './input-rules.ts'

/**
 * Reads the text file that an input names, relative to the workspace.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read
 */
export async function readWorkspaceFile(input: InputName, file: string, env: Environment): Promise<string> {
  try {
    return await readFile(resolve(env.GITHUB_WORKSPACE ?? '.', file), 'utf8')
  } catch (cause) {
    throw new KeyturnError('INVALID_INPUT', `"${input}" names "${file}", which cannot be read`, {
      hint: 'Give the path of a file in the workspace, and check out the repository before this step.',
      cause,
    })
  }
}
