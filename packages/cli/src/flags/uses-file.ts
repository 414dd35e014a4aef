import type { UsesReport } from '@keyturn/core'
import { parseUses } from '@keyturn/core/data-keys'
import type { StandardInput } from '../files/read-input.ts'
import { readTextInput } from '../files/text-input.ts'
import type { Output } from '../output/output.ts'
import { sizedAsCiphertext } from '../render/uses.ts'
import type { Args } from './args.ts'
import type { Flags } from './flag.ts'

export const usesFlags = {
  uses: {
    type: 'string',
    value: 'FILE',
    describe: 'What "uses -o json" printed: a version in use is not retired, none while a use is unknown',
  },
} as const satisfies Flags

/**
 * What needs which version.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the file cannot be read, is no such report, or other users can write it
 */
export async function readUses(
  { uses, allowSharedFile }: Args<typeof usesFlags> & { allowSharedFile?: boolean | undefined },
  context: StandardInput & { output: Pick<Output, 'note'> },
): Promise<UsesReport | undefined> {
  if (uses === undefined) return undefined
  const hint = 'Write it: keyturn uses PATH -o json > FILE'
  const report = parseUses(await readTextInput(uses, context, { hint, isDone: allowSharedFile !== true }))
  const sized = report.noFormat?.maybeCiphertext ?? []
  if (sized.length > 0) {
    context.output.note(`${uses} says nothing of bare ciphertexts without --raw, and ${sizedAsCiphertext(sized)}`)
  }
  return report
}
