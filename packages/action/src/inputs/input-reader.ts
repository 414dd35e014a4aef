import { hasCode, type KeyturnError, parseDuration, parseTags } from '@keyturn/core'
import { distance } from 'fastest-levenshtein'
import { tellError } from '../words.ts'
import { type InputName, type InputRule, inputNames, inputRules, type Operation } from './input-rules.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Takes the inputs one by one and collects what is wrong with them. */
export class InputReader {
  readonly problems: string[] = []
  /** Variables that look like inputs and are none of ours, such as one of the job's own environment. */
  readonly ignored: string[] = []
  readonly #given = new Map<InputName, string>()

  constructor(env: Environment) {
    for (const [variable, value] of Object.entries(env)) {
      if (!variable.toUpperCase().startsWith('INPUT_') || value === undefined || value.trim() === '') continue
      const name = variable.slice('INPUT_'.length).toLowerCase()
      if (isOneOf(name, inputNames)) this.#given.set(name, value.trim())
      else if (resemblesInput(name)) this.problem(`unknown input "${name}"; the inputs are: ${inputNames.join(', ')}`)
      else this.ignored.push(variable)
    }
  }

  problem(text: string): void {
    this.problems.push(text)
  }

  has(name: InputName): boolean {
    return this.#given.has(name)
  }

  /** Inputs that mean nothing to the operation: whoever set them expects something that would not happen. */
  refuseForeign(operation: Operation): void {
    for (const [name, value] of this.#given) {
      const rule: InputRule = inputRules[name]
      if (rule.only === undefined || rule.only.includes(operation) || value === rule.default) continue
      this.problem(`"${name}" is for ${listed(rule.only)}, and the operation is ${operation}`)
    }
  }

  text(name: InputName): string | undefined {
    const rule: InputRule = inputRules[name]
    return this.#given.get(name) ?? rule.default
  }

  /** YAML 1.2's booleans, as every action takes them. */
  boolean(name: InputName): boolean {
    const text = this.text(name) ?? 'false'
    if (/^(true|True|TRUE)$/.test(text)) return true
    if (!/^(false|False|FALSE)$/.test(text)) this.problem(`"${name}" is "${text}"; allowed: true, false`)
    return false
  }

  /** One of these values, in any case. @param find finds the one that another name stands for */
  choice<T extends string>(
    name: InputName,
    allowed: readonly T[],
    find?: (text: string) => T | undefined,
  ): T | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const choice = allowed.find((each) => each.toLowerCase() === text.toLowerCase()) ?? find?.(text)
    if (choice !== undefined) return choice
    this.problem(`"${name}" is "${text}"; allowed: ${allowed.join(', ')}`)
    return undefined
  }

  list(name: InputName, separator: RegExp): string[] {
    return (this.text(name) ?? '')
      .split(separator)
      .map((item) => item.trim())
      .filter((item) => item !== '')
  }

  /** @param what the number is, with an example, for the complaint */
  integer(name: InputName, what: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    if (/^[0-9]{1,5}$/.test(text)) return Number(text)
    this.problem(`"${name}" is "${text}", which is no ${what}`)
    return undefined
  }

  duration(name: InputName): string | undefined {
    const text = this.text(name)
    return text === undefined || this.attempt(() => parseDuration(text, `"${name}"`)) === undefined ? undefined : text
  }

  /** What `parse` makes of an input; core's refusal becomes one of the problems. */
  attempt<T>(parse: () => T): T | undefined {
    try {
      return parse()
    } catch (error) {
      if (!hasCode(error, 'INVALID_INPUT', 'HOST_NOT_ALLOWED')) throw error
      this.refused(error)
      return undefined
    }
  }

  /** What core says is wrong. */
  refused(error: KeyturnError): void {
    const { message, hint } = tellError(error)
    this.problem(hint === null ? message : `${message}. ${hint}`)
  }

  tags(): Record<string, string> | undefined {
    const lines = this.list('tags', /\n/)
    return lines.length === 0 ? undefined : this.attempt(() => parseTags(lines))
  }
}

/** Whether somebody who wrote this meant one of our inputs: a misspelt rule would otherwise rotate a key that is not due. */
function resemblesInput(name: string): boolean {
  const plain = (text: string) => text.replaceAll(/[-_ ]/g, '')
  return inputNames.some((input) => {
    const [given, known] = [plain(name), plain(input)]
    const isHalf = /[a-z][-_ ][a-z]/.test(name) && known.includes(given)
    return isHalf || distance(given, known) <= Math.max(1, Math.floor(known.length / 3))
  })
}

function listed(names: readonly string[]): string {
  const [last = '', ...before] = names.toReversed()
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`
}

export function isOneOf<T extends string>(text: string, allowed: readonly T[]): text is T {
  return (allowed as readonly string[]).includes(text)
}

/** What `parse` makes of it; `undefined` where it refuses. */
export function quietly<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
