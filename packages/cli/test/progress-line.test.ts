import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createOutput } from '../src/output/output.ts'

/** An output whose standard error is a terminal of 40 columns, or none; and what it got. */
function open({ isTTY = true, quiet = false } = {}) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
  const said = () => String(streams.stderr.read() ?? '')
  const output = createOutput({
    format: 'text',
    quiet,
    debug: false,
    colour: false,
    env: { TERM: 'xterm' },
    stdout: streams.stdout as never,
    stderr: Object.assign(streams.stderr, { isTTY, columns: 40 }) as never,
  })
  return { output, said }
}

const clear = '\r\u001b[K'

test('progress is one line on a terminal, cut to its width and without what a terminal would obey', () => {
  const { output, said } = open()
  output.progress(() => `\u001b[2J${'12 of 400 keys '.repeat(9)}`)
  const line = said()
  expect(line.startsWith(`${clear}\\u001b[2J12 of 400 keys`)).toBe(true)
  expect(line.slice(clear.length)).toHaveLength(39)
})

test('it is drawn at most ten times a second, and its text is made no more often', () => {
  const { output, said } = open()
  let made = 0
  for (let index = 0; index < 100; index++) {
    output.progress(() => {
      made++
      return 'progress'
    })
  }
  expect(made).toBe(1)
  expect(said()).toBe(`${clear}progress`)
})

test('it makes way for everything else, and for the end', () => {
  const { output, said } = open()
  output.progress(() => 'progress')
  output.warn('careful')
  output.progress(() => 'progress')
  output.progress(undefined)
  output.progress(undefined)
  expect(said()).toBe(`${clear}progress${clear}warning: careful\n${clear}progress${clear}`)
})

test.each([{ isTTY: false }, { quiet: true }])('there is none with %j', (options) => {
  const { output, said } = open(options)
  expect(output.showsProgress).toBe(false)
  output.progress(() => 'progress')
  output.progress(undefined)
  expect(said()).toBe('')
})
