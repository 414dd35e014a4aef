import { parseDuration } from '../duration.ts'
import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'
import { type PolicyField, policyFields, type RotationPolicy } from './rotation-policy.ts'

/**
 * Reads a rotation policy as any tool writes it: keyturn's own (`rotateEvery` ...), the SDK's, which is also what
 * `az keyvault key rotation-policy show` prints (`expiresIn`, `lifetimeActions` with `action`), and the service's REST
 * (`attributes.expiryTime`, `trigger`). What only a vault knows of a policy (id, dates) is passed over. A name that none of
 * them has is refused: a misspelt `lifetimeActions` would switch rotation off.
 *
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export function parseRotationPolicy(value: unknown): RotationPolicy {
  const { lifetimeActions, expiresIn, attributes, ...others } = members(value, 'the policy', [
    ...policyFields,
    ...['lifetimeActions', 'expiresIn', 'attributes'],
    ...['id', 'name', 'vaultUrl', 'isDefault', 'createdOn', 'updatedOn'],
  ])
  const own = policyFields.flatMap((field): [PolicyField, unknown][] =>
    field in others ? [[field, others[field]]] : [],
  )
  const { expiryTime } = members(attributes ?? {}, 'attributes', ['expiryTime', 'created', 'updated'])
  const theirs = [...actionsOf(lifetimeActions), ...given('expireAfter', expiryTime ?? expiresIn)]
  if (own.length > 0 && theirs.length > 0) {
    throw invalid(
      `the policy is written in two ways at once: ${own.map(([field]) => field).join(', ')} beside lifetime actions`,
    )
  }
  const policy: RotationPolicy = {}
  for (const [field, text] of [...own, ...theirs]) {
    if (typeof text !== 'string') throw invalid(`${field}: ${JSON.stringify(text)} is no duration`)
    if (policy[field] !== undefined) throw invalid(`the policy says ${field} twice`)
    parseDuration(text, field)
    policy[field] = text
  }
  return policy
}

function actionsOf(actions: unknown): [PolicyField, unknown][] {
  if (actions === undefined) return []
  if (!Array.isArray(actions)) throw invalid('lifetimeActions is no list')
  return actions.flatMap((each, index) => {
    const where = `lifetimeActions[${index}]`
    const { action, trigger, ...flat } = members(each, where, [
      'action',
      'trigger',
      'timeAfterCreate',
      'timeBeforeExpiry',
    ])
    const nested = members(trigger ?? {}, `${where}.trigger`, ['timeAfterCreate', 'timeBeforeExpiry'])
    const type = typeof action === 'string' ? action : members(action ?? {}, `${where}.action`, ['type']).type
    const { timeAfterCreate, timeBeforeExpiry } = { ...flat, ...nested }
    // The service has written these names in both cases.
    switch (String(type).toLowerCase()) {
      case 'rotate':
        return [...given('rotateEvery', timeAfterCreate), ...given('rotateBeforeExpiry', timeBeforeExpiry)]
      case 'notify':
        if (timeAfterCreate !== undefined)
          throw invalid(`${where}: a notice comes before expiry, with timeBeforeExpiry`)
        return given('notifyBefore', timeBeforeExpiry)
      default:
        throw invalid(`${where}: ${quote(String(type))} is no action; use Rotate or Notify`)
    }
  })
}

function given(field: PolicyField, value: unknown): [PolicyField, unknown][] {
  return value === undefined ? [] : [[field, value]]
}

/** The members of an object by their camelCase names, without those that are `null`. */
function members(value: unknown, what: string, known: readonly string[]): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw invalid(`${what} is no object`)
  const found: Record<string, unknown> = {}
  for (const [written, member] of Object.entries(value)) {
    const name = written.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    if (!known.includes(name))
      throw invalid(`${what} has ${quote(written)}, which is no part of it; known are ${known.join(', ')}`)
    if (member !== null) found[name] = member
  }
  return found
}

function invalid(message: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', message)
}
