import { open, rename, rm } from 'node:fs/promises'
import { KeyturnError, whyUnusable } from '@keyturn/core'

interface WriteOptions {
  /** Whether a file of that name may be replaced. Default: it may not. */
  replace?: boolean
}

/**
 * Writes a file that only its owner can read, in one piece: it is there in full or not at all.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when there is one already, or the file cannot be written
 */
export function writeSecretFile(file: string, data: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  return writeWhole(file, data, { ...options, mode: 0o600 })
}

/** The same for what everybody may read, as far as the process lets them. @throws {KeyturnError} as `writeSecretFile` */
export function writePublicFile(file: string, data: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  return writeWhole(file, data, { ...options, mode: 0o666 })
}

async function writeWhole(
  file: string,
  data: string | Uint8Array,
  { replace = false, mode }: WriteOptions & { mode: number },
): Promise<void> {
  try {
    if (!replace) return await writeNew(file, data, mode)
    const temporary = `${file}.${process.pid}.tmp`
    try {
      await writeNew(temporary, data, mode)
      await rename(temporary, file)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new KeyturnError('INVALID_INPUT', `"${file}" exists already, and nothing is overwritten unasked`, {
        hint: 'Choose another name, or give --force.',
      })
    }
    throw new KeyturnError('INVALID_INPUT', `"${file}" cannot be written: ${whyUnusable(error)}`, { cause: error })
  }
}

/** Fails when it exists, a dangling link included: what is opened is what was made here. */
async function writeNew(file: string, data: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(data)
    await handle.sync()
  } catch (error) {
    await rm(file, { force: true })
    throw error
  } finally {
    await handle.close()
  }
}
