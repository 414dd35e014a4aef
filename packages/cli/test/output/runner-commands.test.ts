import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { createOutput } from '../../src/output/output.ts'

const names = [
  'error',
  'warning',
  'add-mask',
  'set-output',
  'stop-commands',
  'save-state',
  'add-path',
  'debug',
  'group',
]
const begins = [
  '::NAME::x',
  '  ::NAME::x',
  '\n::NAME::x',
  '\r\n::NAME file=a::x',
  '\u001b[31m::NAME::x',
  '\u00a0::NAME::x',
]
const old = ['##[NAME]x', 'before ##[NAME]x', '\n##[NAME]x', 'a\t##[NAME]x', '::NAME::##[NAME]x', '##[##[NAME]]x']
const commands = names.flatMap((name) => [...begins, ...old].map((form) => form.replaceAll('NAME', name))).slice(0, 100)

/** As GitHub's runner reads a line: what is colour is taken off first, then spaces. */
function obeyed(printed: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
  const lines = printed.replaceAll(/\u001b\[[\d;]*m/g, '').split(/\r\n|\r|\n/)
  return lines.filter((line) => line.trim().startsWith('::') || line.includes('##['))
}

async function printed(value: string, format: string): Promise<{ stdout: string; stderr: string }> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const streams = { stdout, stderr } as unknown as Pick<Parameters<typeof createOutput>[0], 'stdout' | 'stderr'>
  const output = createOutput({ format, quiet: false, debug: true, colour: false, env: {}, ...streams })
  const view = {
    text: (shown: { tag: string }) => `tag\n${shown.tag}`,
    rows: (shown: { tag: string }) => [[shown.tag], [shown.tag, 'x']],
  }
  await output.result({ tag: value }, view)
  output.note(value)
  output.warn(value)
  output.debug(value)
  output.error(new Error(value))
  output.failure({ code: 'UNEXPECTED', message: value, hint: value, requestId: value })
  await output.flush()
  stdout.end()
  stderr.end()
  return { stdout: await text(stdout), stderr: await text(stderr) }
}

test('100 texts are commands for a runner that reads them as they are', () => {
  expect(new Set(commands).size).toBe(100)
  expect(commands.filter((command) => obeyed(command).length > 0)).toHaveLength(100)
})

test.for(['text', 'tsv', 'json', 'yaml'])('none of 100 commands is obeyed in what is printed as %s', async (format) => {
  for (const command of commands) {
    const { stdout, stderr } = await printed(command, format)
    expect(obeyed(stdout)).toEqual([])
    expect(obeyed(stderr)).toEqual([])
    if (format === 'json') expect(JSON.parse(stdout)).toEqual({ tag: command })
    if (format === 'yaml') expect(parse(stdout)).toEqual({ tag: command })
  }
})
