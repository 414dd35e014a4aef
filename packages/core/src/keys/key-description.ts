import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'
import { type Field, say } from '../wording.ts'
import type { KeyCurve, KeyOperation, KeyType } from './key.ts'
import { keyCurves, keyOperations, keyTypes } from './key-rules.ts'

/** The key type that is meant, in whatever case it is written. */
export function findKeyType(text: string): KeyType | undefined {
  return inAnyCase(text, keyTypes)
}

/** The same of a curve. `SECP256K1` is what the service called `P-256K` before 2019, and what everybody else calls it. */
export function findKeyCurve(text: string): KeyCurve | undefined {
  return inAnyCase(text, keyCurves) ?? (text.toLowerCase() === 'secp256k1' ? 'P-256K' : undefined)
}

/** The same of an operation of a key. */
export function findKeyOperation(text: string): KeyOperation | undefined {
  return inAnyCase(text, keyOperations)
}

/** The one of these values that a text is, but for upper and lower case. */
function inAnyCase<T extends string>(text: string, values: readonly T[]): T | undefined {
  return values.find((value) => value.toLowerCase() === text.toLowerCase())
}

/**
 * Reads tags as people write them: `env=prod`, `env=prod,team=a`, or an item of a YAML list, `- env=prod`. A comma parts two
 * tags when a name and `=` follow it; `\,` is a comma of the value.
 *
 * @param texts flags, or lines of an input
 * @throws {KeyturnError} `INVALID_INPUT` when one is not `name=value`, or a name comes twice
 */
export function parseTags(texts: readonly string[], field: Field = 'tags'): Record<string, string> {
  const tags = new Map<string, string>()
  const refuse = (text: string, why: string) =>
    new KeyturnError('INVALID_INPUT', say`${{ field }}: ${quote(text)} ${why}`)
  for (const text of texts.flatMap((each) => each.replace(/^\s*-\s+/, '').split(/(?<!\\),(?=[^,=]+=)/))) {
    const at = text.indexOf('=')
    const name = text.slice(0, Math.max(0, at)).trim()
    if (name === '') throw refuse(text, 'is not of the form name=value')
    if (tags.has(name)) throw refuse(name, 'was given twice')
    tags.set(
      name,
      text
        .slice(at + 1)
        .trim()
        .replaceAll('\\,', ','),
    )
  }
  return Object.fromEntries(tags)
}
