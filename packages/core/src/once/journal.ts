import { KeyturnError } from '../errors.ts'
import { refuseUnknownOptions } from '../options.ts'
import { openRegularFile } from '../regular-file.ts'
import { quote } from '../text.ts'
import { olderFile, setAside } from './journal-size.ts'

/** A rotation that was begun. Written before its request is sent. */
export interface RotationIntent {
  operationId: string
  vaultUrl: string
  key: string
  /** The latest version before. */
  previousVersion: string
  /** All versions that were there before: whatever else is there later is new. */
  knownVersions: string[]
  /** When the request was about to be sent, in the vault's time. ISO 8601 UTC. */
  at: string
  /** The version that it led to, when the run lived to hear or see of it. */
  made?: string
}

/** How an intent ended. `indeterminate` leaves it open: the next run has to look. */
export type IntentEnding = 'rotated' | 'adopted' | 'conflict' | 'not-made'

/**
 * The memory of one machine: with it, a run that was killed between sending and hearing is taken up by the next one,
 * instead of being followed by a second rotation.
 */
export interface RotationJournal {
  /** The last intent for this key that has not ended. */
  findOpen(vaultUrl: string, key: string): RotationIntent | undefined
  /** Resolves when the line cannot be lost any more. Called before each send; a second send of one intent has the same id. */
  begin(intent: RotationIntent): Promise<void>
  /** What was made is known: a run that dies from here on leaves nothing to be waited for. */
  made(operationId: string, version: string): Promise<void>
  end(operationId: string, ending: IntentEnding): Promise<void>
}

const journalFormat = 'keyturn-journal-1'

/** One line of a journal: what is noted of the rotation with this id. */
export type JournalLine =
  | ({ type: 'begun' } & RotationIntent)
  | { type: 'made'; operationId: string; version: string }
  | { type: 'ended'; operationId: string; ending: IntentEnding }

const textsOf: Record<JournalLine['type'], readonly string[]> = {
  begun: ['operationId', 'vaultUrl', 'key', 'previousVersion', 'at'],
  made: ['operationId', 'version'],
  ended: ['operationId', 'ending'],
}

export interface JournalOptions {
  /** Beyond so many bytes the file is set aside when it is opened. Default 4 MiB. */
  mostBytes?: number | undefined
  /** The system's time, by which the age of a file is known. Milliseconds; default `Date.now`. */
  now?: (() => number) | undefined
}

/**
 * Opens a journal in a file of JSON lines, which is made with mode 0600 when it is missing. Lines are only ever appended,
 * each with one write, so that several processes can share the file; what they add after the opening is not seen. What is
 * begun is synced to disk. A file that has grown long is set aside beside it, and removed once all that it tells of has ended.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the file cannot be read, or is no journal
 */
export async function openJournal(file: string, options: JournalOptions = {}): Promise<RotationJournal> {
  refuseUnknownOptions<JournalOptions>('openJournal', options, { mostBytes: true, now: true })
  const { now = Date.now, mostBytes = 4 * 1024 * 1024 } = options
  const intents = openIntents()
  await readInto(intents, olderFile(file))
  const older = intents.ids()
  await readInto(intents, file)
  await setAside(file, { mostBytes, isNeeded: older.some(intents.has), now: now() })
  return {
    findOpen: intents.lastOf,
    begin: async (intent) => {
      await append(file, { type: 'begun', ...intent }, { synced: true })
      intents.add(intent)
    },
    made: async (operationId, version) => {
      // Lost, it costs the next run the time that it waits.
      await append(file, { type: 'made', operationId, version }, { synced: false })
      intents.noteMade(operationId, version)
    },
    end: async (operationId, ending) => {
      // Lost, it costs the next run a look and nothing more.
      await append(file, { type: 'ended', operationId, ending }, { synced: false })
      intents.remove(operationId)
    },
  }
}

/** What was begun and has not ended, by its id and by its key: a run of many keys asks for each of them. */
function openIntents() {
  const byId = new Map<string, RotationIntent>()
  const byKey = new Map<string, Set<string>>()
  const keyOf = (vaultUrl: string, key: string) => `${vaultUrl} ${key.toLowerCase()}`
  return {
    ids: () => [...byId.keys()],
    has: (operationId: string) => byId.has(operationId),
    lastOf(vaultUrl: string, key: string): RotationIntent | undefined {
      const last = [...(byKey.get(keyOf(vaultUrl, key)) ?? [])].at(-1)
      return last === undefined ? undefined : byId.get(last)
    },
    add(intent: RotationIntent): void {
      const key = keyOf(intent.vaultUrl, intent.key)
      byId.set(intent.operationId, intent)
      byKey.set(key, (byKey.get(key) ?? new Set()).add(intent.operationId))
    },
    noteMade(operationId: string, made: string): void {
      const intent = byId.get(operationId)
      if (intent !== undefined) byId.set(operationId, { ...intent, made })
    },
    remove(operationId: string): void {
      const intent = byId.get(operationId)
      byId.delete(operationId)
      if (intent !== undefined) byKey.get(keyOf(intent.vaultUrl, intent.key))?.delete(operationId)
    },
  }
}

async function readInto(intents: ReturnType<typeof openIntents>, file: string): Promise<void> {
  for (const line of parseJournal(await readText(file), file)) {
    if (line.type === 'ended') intents.remove(line.operationId)
    else if (line.type === 'made') intents.noteMade(line.operationId, line.version)
    else intents.add(line)
  }
}

async function readText(file: string): Promise<string> {
  try {
    const handle = await openRegularFile(file, 'read')
    return await handle.readFile('utf8').finally(() => handle.close())
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw unusable(file, `cannot be read: ${whyOf(error)}`, error)
  }
}

/**
 * Reads the content of a journal. Its last line may be cut off.
 *
 * @param file for errors
 * @throws {KeyturnError} `INVALID_INPUT` when it is no journal, with the number of the line
 */
export function parseJournal(text: string, file: string): JournalLine[] {
  const lines = text.split('\n')
  // A run that was killed while it wrote leaves a last line without an end: its request was not sent.
  lines.pop()
  return lines.map((line, index) => {
    // What the next run wrote stands behind such a line.
    const value = parseLine(line) ?? parseLine(line.slice(line.lastIndexOf('{"format":')))
    if (value === undefined) throw unusable(file, `is no rotation journal: line ${index + 1} makes no sense`)
    return value
  })
}

function parseLine(text: string): JournalLine | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isLine(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isLine(value: unknown): value is JournalLine {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  const type = `${fields.type}`
  return (
    fields.format === journalFormat &&
    Object.hasOwn(textsOf, type) &&
    textsOf[type as JournalLine['type']].every((name) => typeof fields[name] === 'string') &&
    (type !== 'begun' || isListOfTexts(fields.knownVersions)) &&
    !Number.isNaN(Date.parse(`${fields.at ?? '1970-01-01'}`))
  )
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

async function append(file: string, line: JournalLine, { synced }: { synced: boolean }): Promise<void> {
  try {
    const handle = await openRegularFile(file, 'append')
    try {
      await handle.appendFile(`${JSON.stringify({ format: journalFormat, ...line })}\n`)
      if (synced) await handle.datasync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw unusable(file, `cannot be written: ${whyOf(error)}`, error)
  }
}

function whyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}

function unusable(file: string, why: string, cause?: unknown): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `the rotation journal ${quote(file)} ${why}`, {
    hint: 'Name another file, or move this one away once its rotations are known to be done.',
    cause,
  })
}
