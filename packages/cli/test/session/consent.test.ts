import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askForConsent } from '../../src/session/consent.ts'
import { Declined } from '../../src/session/declined.ts'

/** Two ends of a terminal: what is asked is read from one, what is typed goes into the other. */
function openTerminal(): { stdin: NodeJS.ReadStream; stderr: NodeJS.WriteStream; shown: () => string } {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin })
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  let shown = ''
  stderr.on('data', (text) => {
    shown += text
  })
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    shown: () => shown,
  }
}

const type = (stdin: NodeJS.ReadStream, text: string) => (stdin as unknown as PassThrough).write(text)

test.each(['y\n', 'yes\n', 'Y\n'])('the answer %j goes on', async (answer) => {
  const terminal = openTerminal()
  const asked = askForConsent('This erases it.', { ...terminal, signal: new AbortController().signal })
  type(terminal.stdin, answer)
  await asked
  expect(terminal.shown()).toContain('This erases it. Go on? [y/N] ')
})

test.each(['n\n', '\n', 'yess\n', 'delete\n'])('the answer %j stops calmly', async (answer) => {
  const terminal = openTerminal()
  const asked = askForConsent('This erases it.', { ...terminal, signal: new AbortController().signal })
  type(terminal.stdin, answer)
  await expect(asked).rejects.toThrow(Declined)
})

test('the end of input is a no', async () => {
  const terminal = openTerminal()
  const asked = askForConsent('This erases it.', { ...terminal, signal: new AbortController().signal })
  type(terminal.stdin, '\u0004')
  await expect(asked).rejects.toThrow(Declined)
})

test('an interruption ends the question', async () => {
  const controller = new AbortController()
  const asked = askForConsent('This erases it.', { ...openTerminal(), signal: controller.signal })
  controller.abort(new Error('interrupted'))
  await expect(asked).rejects.toThrow('interrupted')
})

test('without a terminal nothing is asked', async () => {
  const terminal = openTerminal()
  terminal.stdin.isTTY = false
  await expect(
    askForConsent('This erases it.', { ...terminal, signal: new AbortController().signal }),
  ).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    hint: expect.stringContaining('--yes'),
  })
})
