import { openStateJournal, type ReportedJournal } from '@keyturn/core'
import type { Output } from '../output/output.ts'

/**
 * Opens this machine's memory of rotations that were begun, or warns that there is none.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the folder in `KEYTURN_STATE_DIR` cannot be used, or the journal not be read
 */
export function openRotationJournal(
  { env, output }: { env: Record<string, string | undefined>; output: Pick<Output, 'warn'> },
  platform: NodeJS.Platform,
): Promise<ReportedJournal | undefined> {
  return openStateJournal({
    env,
    platform,
    onUnusable: (folder) =>
      output.warn(
        `no rotation is noted, since "${folder}" cannot be written to: should this run be killed, wait a minute before the next one, or name a folder in KEYTURN_STATE_DIR`,
      ),
  })
}
