import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { KeyturnError } from '@keyturn/core'
import { readSecretFile } from '../files/secret-input.ts'

export interface PassphraseArgs {
  passphraseFile?: string | undefined
  passphraseEnv?: string | undefined
  allowSharedFile?: boolean | undefined
}

/**
 * The passphrase that the flags name.
 *
 * @returns `undefined` when they name none
 * @throws {KeyturnError} `INVALID_INPUT` when they name two, the file cannot be read or is open to other users, or the
 *   variable is not set
 */
export async function readPassphrase(
  { passphraseFile, passphraseEnv, allowSharedFile }: PassphraseArgs,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  if (passphraseEnv !== undefined) {
    if (passphraseFile !== undefined) {
      throw new KeyturnError('INVALID_INPUT', '--passphrase-file and --passphrase-env exclude each other')
    }
    const value = env[passphraseEnv]
    if (value !== undefined) return value
    throw new KeyturnError('INVALID_INPUT', `--passphrase-env names "${passphraseEnv}", and that is not set`)
  }
  if (passphraseFile === undefined) return undefined
  const what = { what: 'a passphrase', allowShared: allowSharedFile }
  const bytes = await readSecretFile('--passphrase-file', passphraseFile, what)
  return bytes.toString('utf8').replace(/\r?\n$/, '')
}

export interface Terminal {
  stdin: NodeJS.ReadStream
  stderr: NodeJS.WriteStream
  signal: AbortSignal
}

/**
 * Asks for a passphrase on the terminal, and shows nothing of it.
 *
 * @returns `undefined` when there is no terminal to ask on, or the input ends
 * @throws {KeyturnError} `INTERRUPTED` or `TIMED_OUT` when that comes first
 */
export async function askForPassphrase({ stdin, stderr, signal }: Terminal): Promise<string | undefined> {
  if (!stdin.isTTY || !stderr.isTTY) return undefined
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: stdin, output: silent, terminal: true, historySize: 0 })
  // In raw mode Ctrl-C arrives here and not as a signal.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  stderr.write('Passphrase: ')
  try {
    return await terminal.question('', { signal })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    // Ctrl-D, the end of input, is no answer.
    if (error instanceof Error && error.name === 'AbortError') return undefined
    throw error
  } finally {
    terminal.close()
    stderr.write('\n')
  }
}
