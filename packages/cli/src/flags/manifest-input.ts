import type { ParseManifestOptions } from '@keyturn/core/manifest'
import { isStandardInput, readTextInput, type StandardInput } from '../files/text-input.ts'
import type { GlobalArgs } from './global-flags.ts'

export interface ManifestInput {
  text: string
  /** For the parser. */
  options: ParseManifestOptions
}

const hint = 'Write one, or start from what is there: keyturn plan -o manifest --vault NAME > keys.yaml'

/**
 * Reads the file that a command of manifests and plans is about; `keys.yaml` when none is named.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read
 */
export async function readManifestInput(
  { file = 'keys.yaml', cloud, allowHost }: GlobalArgs & { file?: string | undefined },
  context: StandardInput,
): Promise<ManifestInput> {
  const text = await readTextInput(file, context, hint)
  return { text, options: { file: isStandardInput(file) ? 'standard input' : file, cloud, allowHost } }
}
