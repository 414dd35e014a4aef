import { link, stat, unlink } from 'node:fs/promises'
import { isForgotten } from './killed-run.ts'

/** What was written before the journal was set aside. */
export function olderFile(file: string): string {
  return `${file}.1`
}

/** Who has opened the older file before it was set aside has written to it by then. */
const restMs = 60_000

export interface JournalSize {
  mostBytes: number
  /** Whether the older file tells of something that has not ended. */
  isNeeded: boolean
  /** Milliseconds of the system's clock. */
  now: number
}

/**
 * Keeps a journal from growing for ever. Nothing is rewritten, since other processes append to it meanwhile: the file gets
 * another name and is removed when it tells of nothing that is open. What cannot be done is left to the next time.
 */
export async function setAside(file: string, { mostBytes, isNeeded, now }: JournalSize): Promise<void> {
  const older = olderFile(file)
  try {
    const found = await stat(older).catch(() => undefined)
    if (found !== undefined) {
      const ageMs = now - found.mtimeMs
      if (isForgotten(ageMs) || (!isNeeded && ageMs > restMs)) await unlink(older)
      return
    }
    if ((await stat(file)).size <= mostBytes) return
    // Fails when another process was faster, whose older file must not be lost.
    await link(file, older)
    await unlink(file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}
