import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createOutput } from '../../src/output/output.ts'
import { showWaiting } from '../../src/session/show-waiting.ts'
import { createKeyturn } from '../run-keyturn.ts'

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

test('a command that takes longer than a second says so, and what a vault lets it wait for', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { output, said } = open()
  const waiting = showWaiting(output)
  waiting.start()
  vi.advanceTimersByTime(900)
  expect(said()).toBe('')
  vi.advanceTimersByTime(1_100)
  expect(said()).toContain(`${clear}working, for 2 s`)
  waiting.heard({ type: 'throttled', request: 'GET /keys', cause: 429, attempt: 1, waitMs: 12_000 })
  vi.advanceTimersByTime(1_000)
  expect(said()).toMatch(/the vault asks to slow down: the next/)
  output.progress(() => '12 of 400 keys')
  said()
  vi.advanceTimersByTime(900)
  expect(said()).toBe('')
  waiting.stop()
  vi.advanceTimersByTime(9_000)
  expect(said()).toBe('')
})

test('where no line can change, a wait that a vault asks for is told, once in ten seconds', async () => {
  const keyturn = await createKeyturn()
  onTestFinished(() => keyturn.remove())
  await keyturn.json('create orders --type EC')
  await keyturn.local('vault faults add answer --status 429 --retry-after 1 --operation getKey --times 2')
  const { stdout, stderr, status } = await keyturn.local('show orders -o json')
  expect(stderr).toMatch(/^the vault asks to slow down: the next try is in \d s\n$/)
  expect(JSON.parse(stdout)).toMatchObject({ name: 'orders' })
  expect(status).toBe(0)
  await keyturn.local('vault faults add answer --status 429 --retry-after 1 --operation getKey')
  expect((await keyturn.local('show orders -o json --quiet')).stderr).toBe('')
})
