import { access, constants, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { KeyturnError } from '../errors.ts'
import { refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import { type IntentEnding, openJournal, type RotationJournal } from './journal.ts'

/** The journal of one run. What the run has made ends in it only with `reported`: see there. */
export interface ReportedJournal extends RotationJournal {
  /**
   * The report has been written. A run that is killed before that has reported to nobody what it rotated; the next one takes all
   * of it up, instead of rotating it again.
   */
  reported(): Promise<void>
}

export interface StateJournalOptions {
  /** `KEYTURN_STATE_DIR` names the folder; else the platform's own variables do. */
  env: Record<string, string | undefined>
  platform: NodeJS.Platform
  /** Called when the platform's folder cannot be used, as in a sealed container: nothing is noted then. */
  onUnusable(folder: string): void
}

/**
 * Opens this machine's memory of rotations that were begun.
 *
 * @returns `undefined` where the platform's folder cannot be written to
 * @throws {KeyturnError} `INVALID_INPUT` when the folder in `KEYTURN_STATE_DIR` cannot be used, or the journal not be read
 */
export async function openStateJournal(options: StateJournalOptions): Promise<ReportedJournal | undefined> {
  refuseUnknownOptions<StateJournalOptions>(
    'openStateJournal',
    options,
    { env: true, platform: true, onUnusable: true },
    'env',
  )
  const { env, onUnusable } = options
  const folder = stateFolder(options)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (cause) {
    if (env.KEYTURN_STATE_DIR) {
      const message = `KEYTURN_STATE_DIR: the folder ${quote(folder)} cannot be written to`
      throw new KeyturnError('INVALID_INPUT', message, { cause })
    }
    onUnusable(folder)
    return undefined
  }
  return endWhenReported(await openJournal(join(folder, 'rotations.jsonl')))
}

/** Where the platform keeps what a program must remember from run to run, and what nobody else needs. */
function stateFolder({ env, platform }: Pick<StateJournalOptions, 'env' | 'platform'>): string {
  if (env.KEYTURN_STATE_DIR) return env.KEYTURN_STATE_DIR
  if (platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'keyturn', 'State')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'keyturn')
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'keyturn')
}

function endWhenReported(journal: RotationJournal): ReportedJournal {
  const made: [operationId: string, ending: IntentEnding][] = []
  return {
    ...journal,
    async end(operationId, ending) {
      if (ending === 'rotated' || ending === 'adopted') made.push([operationId, ending])
      else await journal.end(operationId, ending)
    },
    async reported() {
      try {
        for (const [operationId, ending] of made.splice(0)) await journal.end(operationId, ending)
      } catch (error) {
        // It costs the next run a look; this one is done.
        if (!(error instanceof KeyturnError)) throw error
      }
    },
  }
}
