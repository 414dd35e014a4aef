import { open, rename, rm } from 'node:fs/promises'
import { KeyturnError } from '@keyturn/core'

/**
 * Writes a file that only its owner can read, in one piece: it is there in full or not at all.
 *
 * @param replace whether a file of that name may be replaced; default: it may not
 * @throws {KeyturnError} `INVALID_INPUT` when there is one already, or the file cannot be written
 */
export async function writeSecretFile(
  file: string,
  data: string | Uint8Array,
  { replace = false }: { replace?: boolean } = {},
): Promise<void> {
  try {
    if (!replace) return await writeNew(file, data)
    const temporary = `${file}.${process.pid}.tmp`
    try {
      await writeNew(temporary, data)
      await rename(temporary, file)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') {
      throw new KeyturnError('INVALID_INPUT', `"${file}" exists already, and nothing is overwritten unasked`, {
        hint: 'Choose another name, or give --force.',
      })
    }
    throw new KeyturnError('INVALID_INPUT', `"${file}" cannot be written: ${code ?? message}`, { cause: error })
  }
}

/** Fails when it exists, a dangling link included: what is opened is what was made here. */
async function writeNew(file: string, data: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
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
