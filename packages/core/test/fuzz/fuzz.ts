import fc from 'fast-check'
import { KeyturnError } from '../../src/errors.ts'
import { safeText } from '../../src/text.ts'
import type { Reader } from './readers.ts'

/** Names that every object has, controls, commands for a runner, and what numbers and dates break on. */
const tokens = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', '{}', '[]', '""', '&a', '*a', '<<', '!!js/x'],
  ...['\u0000', '\u001b[2J', '\u202e', '\ud800', '\ufeff', '\r\n', '##[error]x', '\n::set-output name=a::b', '%0A'],
  ...['-1', '1e999', '99999999999999999999', '0x10', '9'.repeat(400), 'P99999999Y', '2026-02-30', '+275760-09-13'],
  ...['../', '@', '#', '?', '//', '\\', ':', ';', '=', ',', '"', "'", '`', '|', '&#x1b;', ' '.repeat(300), 'é', '𐍈'],
]

const piece = fc.oneof(
  fc.constantFrom(...tokens),
  fc.string({ maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
)

/** Takes away, doubles, or puts something else in a place. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(12),
  how: fc.constantFrom('remove', 'repeat', 'replace', 'insert', 'cut'),
  piece,
})

function applyChange(
  text: string,
  { at, length, how, piece }: typeof change extends fc.Arbitrary<infer T> ? T : never,
) {
  const from = Math.floor(at * text.length)
  const [before, taken, after] = [text.slice(0, from), text.slice(from, from + length), text.slice(from + length)]
  switch (how) {
    case 'remove':
      return before + after
    case 'repeat':
      return before + taken.repeat(3) + after
    case 'replace':
      return before + piece + after
    case 'insert':
      return before + piece + taken + after
    case 'cut':
      return before
  }
}

/** Sound texts with some damage, JSON of any shape, and noise. */
function inputsFor({ seeds }: Reader): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 5 }))
        .map(([seed, changes]) => changes.reduce(applyChange, seed)),
    },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  )
}

/** How a text was taken. */
type Ending = 'read' | 'refused'

/**
 * Gives a text to what reads it: either it is read, or it is refused with an error of ours that names an input of the
 * caller, and that can be shown as it is.
 *
 * @throws when it is neither: then a promise is broken
 */
async function take({ read }: Reader, text: string): Promise<Ending> {
  try {
    await read(text)
    return 'read'
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    if (!['INVALID_INPUT', 'HOST_NOT_ALLOWED'].includes(error.code)) throw error
    const said = `${error.message}\n${error.hint ?? ''}`
    // Commands for a runner are for the front ends to break: they know where a line begins.
    if (said.split('\n').some((line) => safeText(line) !== line))
      throw new Error(`an error that cannot be shown: ${JSON.stringify(said)}`)
    return 'refused'
  }
}

/** How many texts ended how. @throws the smallest text that breaks a promise, with its seed */
export async function fuzz(reader: Reader, { seed, count }: { seed: number; count: number }): Promise<Tally> {
  const tally: Tally = { read: 0, refused: 0 }
  const property = fc.asyncProperty(inputsFor(reader), async (text) => {
    tally[await take(reader, text)]++
  })
  await fc.assert(property, { seed, numRuns: count })
  return tally
}

type Tally = Record<Ending, number>
