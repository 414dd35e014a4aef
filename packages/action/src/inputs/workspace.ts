import { readFile, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
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

/**
 * Refuses a file outside of the workspace and the runner's temporary folder, also by a link or `..`: in a workflow that checks
 * out what somebody else wrote, the path may be theirs, and would have the step read what the machine keeps for others.
 *
 * @param files by the input that names each; relative to the workspace
 * @throws {KeyturnError} `INVALID_INPUT` with the input, and how to allow it
 */
export async function refuseOutsideWorkspace(
  files: Partial<Record<InputName, string | undefined>>,
  env: Environment,
): Promise<void> {
  const workspace = env.GITHUB_WORKSPACE ?? '.'
  const folders = await Promise.all([workspace, ...(env.RUNNER_TEMP ? [env.RUNNER_TEMP] : [])].map(realPath))
  for (const [input, file] of Object.entries(files)) {
    if (file === undefined) continue
    const real = await realPath(resolve(workspace, file))
    if (folders.some((folder) => isWithin(folder, real))) continue
    throw new KeyturnError('INVALID_INPUT', `"${input}" names "${file}", which is outside of the workspace`, {
      hint: 'Give the path of a file in the workspace, or say "allow-outside-workspace: true" when the path is your own.',
    })
  }
}

/** Without links. Of a file that is not there, its folder's; what reads it says that it is not there. */
async function realPath(path: string): Promise<string> {
  const full = resolve(path)
  return realpath(full).catch(() =>
    realpath(dirname(full)).then(
      (folder) => join(folder, basename(full)),
      () => full,
    ),
  )
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
