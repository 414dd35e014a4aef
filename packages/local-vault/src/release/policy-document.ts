import { badParameter } from '../errors.ts'

/** A release policy, read (Key Vault: secure key release policy grammar). */
export interface PolicyDocument {
  /** Authorities of which any will do; with none of them the key is released to nobody. */
  anyOf: readonly AuthorityRule[]
}

interface AuthorityRule {
  /** Who has to have issued the token: its `iss`. */
  authority: string
  condition: Condition
}

export type Condition =
  | { anyOf: readonly Condition[] }
  | { allOf: readonly Condition[] }
  | { claim: string; equals: string | number | boolean }

/** `1.0` is recorded as taken, `1.0.0` is documented. */
const versions: readonly unknown[] = ['1.0', '1.0.0']

/** Listed in the grammar, and not yet allowed by it. */
const laterOperators = ['notEquals', 'less', 'lessOrEquals', 'greater', 'greaterOrEquals', 'exists']

/**
 * Reads the JSON text of a policy.
 *
 * @throws {ServiceError} 400 `BadParameter` that names what is wrong and where.
 */
export function parsePolicyDocument(text: string): PolicyDocument {
  const policy = objectAt(parseJson(text), '')
  for (const property of ['version', 'anyOf']) {
    if (!(property in policy)) throw invalid(`missing '${property}' property`)
  }
  if (!versions.includes(policy.version)) {
    throw invalid(`'version' is ${JSON.stringify(policy.version)}; it must be "1.0.0"`)
  }
  if (!Array.isArray(policy.anyOf)) throw invalid("'anyOf' must be a list")
  return { anyOf: policy.anyOf.map(readAuthority) }
}

function readAuthority(value: unknown, index: number): AuthorityRule {
  const path = `anyOf[${index}]`
  const { authority, ...rest } = objectAt(value, path)
  if (typeof authority !== 'string' || authority === '') throw invalid(`'${path}.authority' must be a URL`)
  const condition = readCondition(rest, path)
  if ('claim' in condition) throw invalid(`'${path}' must have either 'anyOf' or 'allOf'`)
  return { authority, condition }
}

function readCondition(value: unknown, path: string): Condition {
  const condition = objectAt(value, path)
  const { claim, anyOf, allOf } = condition
  if ([claim, anyOf, allOf].filter((part) => part !== undefined).length !== 1) {
    throw invalid(`'${path}' must have exactly one of 'claim', 'anyOf' and 'allOf'`)
  }
  const inner = (list: unknown, name: string) =>
    listAt(list, `${path}.${name}`).map((each, index) => readCondition(each, `${path}.${name}[${index}]`))
  if (anyOf !== undefined) return { anyOf: inner(anyOf, 'anyOf') }
  if (allOf !== undefined) return { allOf: inner(allOf, 'allOf') }
  return readClaim(condition, path)
}

function readClaim({ claim, equals, ...rest }: Record<string, unknown>, path: string): Condition {
  if (typeof claim !== 'string' || claim === '') throw invalid(`'${path}.claim' must be the name of a claim`)
  const other = Object.keys(rest).find((name) => laterOperators.includes(name))
  if (other !== undefined) throw invalid(`'${path}.${other}' is not supported; the only operator is 'equals'`)
  if (typeof equals !== 'string' && typeof equals !== 'number' && typeof equals !== 'boolean') {
    throw invalid(`'${path}.equals' must be a string, a number, true or false`)
  }
  return { claim, equals }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('the data is not valid JSON')
  }
}

function objectAt(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw invalid(`${path === '' ? 'the data' : `'${path}'`} must be an object`)
}

function listAt(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value
  throw invalid(`'${path}' must be a list with at least one item`)
}

function invalid(what: string): Error {
  return badParameter(`Key Release Policy: ${what}`)
}
