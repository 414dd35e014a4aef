import { createInterface } from 'node:readline/promises'
import { KeyturnError } from '@keyturn/core'
import { Declined } from './declined.ts'

export interface ConsentOptions {
  stdin: NodeJS.ReadStream
  stderr: NodeJS.WriteStream
  signal: AbortSignal
}

/**
 * Asks on the terminal whether to go on. Anything but `y` or `yes` is a no.
 *
 * @throws {Declined} when the answer is no
 * @throws {KeyturnError} `INTERRUPTED` when a signal comes first; `INVALID_INPUT` when there is no terminal to ask on
 */
export async function askForConsent(act: string, { stdin, stderr, signal }: ConsentOptions): Promise<void> {
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new KeyturnError('INVALID_INPUT', `this needs your consent, and there is no terminal to ask on: ${act}`, {
      hint: 'Add --yes if that is what you want.',
    })
  }
  const terminal = createInterface({ input: stdin, output: stderr })
  // In raw mode Ctrl-C arrives here and not as a signal.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    const answer = await terminal.question(`${act} Go on? [y/N] `, { signal })
    if (/^\s*y(es)?\s*$/i.test(answer)) return
  } catch (error) {
    if (signal.aborted) throw signal.reason
    // Ctrl-D, the end of input, is no answer.
    if (!(error instanceof Error && error.name === 'AbortError')) throw error
    stderr.write('\n')
  } finally {
    terminal.close()
  }
  throw new Declined()
}
