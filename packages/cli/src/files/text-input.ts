import { KeyturnError } from '@keyturn/core'
import { documentBytes, isStandardInput, readFileInput, readStandardInput, type StandardInput } from './read-input.ts'
import { refuseWritable } from './shared-file.ts'
import { type DecodedText, decodeText } from './text-encoding.ts'

export interface TextInputOptions {
  /** What to do when there is nothing to read. */
  hint: string
  /** Whether what stands in the file is done: then other users must not be able to write it. Default `false`. */
  isDone?: boolean
}

/**
 * Reads a text file, or standard input when it is called `-`; at most 64 MiB.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read, is too long, or other users can write what is done
 */
export async function readTextInput(
  file: string,
  context: StandardInput,
  { hint, isDone = false }: TextInputOptions,
): Promise<string> {
  if (isStandardInput(file)) return (await readPipedInput(context, hint)).toString('utf8')
  try {
    const bytes = await readFileInput(
      file,
      { mostBytes: documentBytes, called: `"${file}"`, signal: context.signal },
      (found) => (isDone ? refuseWritable(file, found) : undefined),
    )
    return bytes.toString('utf8')
  } catch (error) {
    if (!(error instanceof KeyturnError) || error.hint !== undefined) throw error
    throw new KeyturnError(error.code, error.message, { hint, cause: error.cause })
  }
}

/**
 * Reads standard input, which may be no text; at most 64 MiB.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when nothing is piped into it, or it is too long
 */
export async function readPipedText(context: StandardInput, { hint }: TextInputOptions): Promise<DecodedText> {
  return decodeText(await readPipedInput(context, hint))
}

async function readPipedInput(context: StandardInput, hint: string): Promise<Buffer> {
  if (context.stdin.isTTY) throw new KeyturnError('INVALID_INPUT', 'nothing is piped into standard input', { hint })
  return readStandardInput(context, { mostBytes: documentBytes, called: 'standard input' })
}
