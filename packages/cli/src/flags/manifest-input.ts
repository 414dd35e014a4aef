import type { ParseManifestOptions } from '@keyturn/core/manifest'
import type { StandardInput } from '../files/read-input.ts'
import { isStandardInput } from '../files/read-input.ts'
import { readTextInput } from '../files/text-input.ts'
import type { Flags } from './flag.ts'
import type { GlobalArgs } from './global-flags.ts'
import { sharedFileFlag } from './shared-file.ts'

export const manifestInputFlags = { ...sharedFileFlag } as const satisfies Flags

export interface ManifestInput {
  text: string
  /** For the parser. */
  options: ParseManifestOptions
}

interface ManifestInputArgs {
  file?: string | undefined
  allowSharedFile?: boolean | undefined
}

const hint = 'Write one, or start from what is there: keyturn plan -o manifest --vault NAME > keys.yaml'

/**
 * Reads the file that a command of manifests and plans is about; `keys.yaml` when none is named.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read, or other users can write it
 */
export async function readManifestInput(
  { file = 'keys.yaml', cloud, allowHost, allowSharedFile }: GlobalArgs & ManifestInputArgs,
  context: StandardInput,
): Promise<ManifestInput> {
  const text = await readTextInput(file, context, { hint, isDone: allowSharedFile !== true })
  return { text, options: { file: isStandardInput(file) ? 'standard input' : file, cloud, allowHost } }
}
