import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { unwrap } from '../../src/commands/unwrap.ts'
import { createOutput } from '../../src/output/output.ts'
import { createContext } from '../../src/session/context.ts'

test('raw bytes of a data key are refused on a terminal before anything is read', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true }) as unknown as NodeJS.WriteStream
  const output = createOutput({
    format: 'text',
    quiet: false,
    debug: false,
    colour: false,
    env: {},
    stdout: terminal,
    stderr: new PassThrough() as unknown as NodeJS.WriteStream,
  })
  const args = { output: 'text', auth: 'auto', cloud: 'public', stdout: true, encoding: 'raw' } as const
  const { signal } = new AbortController()
  const context = createContext({ args, output, interruption: { signal, inFlight: signal }, process, absence: 'make' })
  await expect(unwrap.run(context, args)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'raw bytes are not written to a terminal',
  })
  expect(terminal.read()).toBeNull()
})
