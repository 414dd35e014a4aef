import * as v from 'valibot'
import { KeyturnError } from '../errors.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { refuseUnknownOptions } from '../options.ts'
import { type VaultReferenceOptions, vaultReferenceOptionNames } from '../vault/reference.ts'
import { say } from '../wording.ts'
import { checkPlanDigest } from './approved-plan.ts'
import { show, succeeds, time } from './fields/schema-parts.ts'
import { type Plan, planFormat } from './plan.ts'
import { findContradictions } from './plan-contradictions.ts'
import { stepActions } from './steps/steps.ts'
import { formatPath } from './yaml-source.ts'

export interface ParsePlanOptions extends VaultReferenceOptions {
  /** What errors call the text. Default `the plan`. */
  file?: string | undefined
  /** What `planDigest` says of the plan that was approved: another one is refused. Default: not compared. */
  digest?: string | undefined
}

const mostProblemsShown = 20

/** Whether a text is meant as a stored plan; also one that was cut off must not pass for a manifest. */
export function isPlanText(text: string): boolean {
  return /^\s*\{/.test(text) && /"format"\s*:\s*"keyturn-plan-/.test(text)
}

/**
 * Reads a plan that was stored as JSON. Everything that `planManifest` would not have written is refused: a plan that was
 * cut off, edited into another shape or made by another version is not applied in part.
 *
 * @throws {KeyturnError} `INVALID_INPUT` with what is wrong and where; `CONFLICT` when it has another digest
 */
export function parsePlan(text: string, options: ParsePlanOptions = {}): Plan {
  refuseUnknownOptions('parsePlan', options, { ...vaultReferenceOptionNames, file: true, digest: true })
  const { cloud, allowHost, file = 'the plan' } = options
  if (options.digest !== undefined) checkPlanDigest(text, options.digest, file)
  const refuse = (message: string, cause?: unknown) =>
    new KeyturnError('INVALID_INPUT', `${file}: ${message}`, {
      hint: say`Make the plan anew and apply that: ${{ verb: 'plan' }}`,
      cause,
    })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw refuse('it is no JSON, or was cut off', cause)
  }
  const { format } = (value ?? {}) as { format?: unknown }
  if (typeof format !== 'string' || !format.startsWith('keyturn-plan-')) throw refuse('it is no plan of keyturn')
  if (format !== planFormat) throw refuse(`${show(format)} is no format of a plan that this program knows`)

  const { success, output, issues = [] } = v.safeParse(planSchema, value)
  const problems = issues.map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => key as string | number)
    const unknown = issue.type === 'strict_object' && issue.expected === 'never'
    return `${formatPath(path)}: ${unknown ? 'unknown field' : issue.message}`
  })
  if (success) problems.push(...findContradictions(output as Plan, { cloud, allowHost }))
  if (problems.length > 0) {
    const shown = problems.slice(0, mostProblemsShown)
    const hidden = problems.length - shown.length
    throw refuse([...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('; '))
  }
  return output as Plan
}

const keyVersion = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'is no key version'))
const keyName = v.pipe(
  v.string(),
  v.check((text) => succeeds(() => parseKeyName(text)), 'is no key name'),
)
const errorText = v.pipe(v.string(), v.maxLength(10_000))

const policySchema = v.strictObject({
  rotateEvery: v.exactOptional(v.string()),
  rotateBeforeExpiry: v.exactOptional(v.string()),
  expireAfter: v.exactOptional(v.string()),
  notifyBefore: v.exactOptional(v.string()),
})

const expectSchema = v.strictObject({
  found: v.picklist(['present', 'deleted', 'absent']),
  version: v.exactOptional(keyVersion),
  updatedOn: v.exactOptional(time),
  deletedOn: v.exactOptional(time),
  policy: v.exactOptional(policySchema),
})

/** A reason explains; its data are for readers. */
const reasonSchema = v.objectWithRest({ code: errorText, message: errorText }, errorText)

const changeValue = v.union([
  v.null(),
  v.string(),
  v.number(),
  v.boolean(),
  v.array(v.string()),
  v.record(v.string(), v.string()),
])

const changeSchema = v.strictObject({
  field: v.string(),
  version: v.exactOptional(keyVersion),
  from: changeValue,
  to: changeValue,
})

const stepSchema = v.strictObject({
  action: v.picklist(stepActions),
  vaultUrl: v.string(),
  key: keyName,
  expect: expectSchema,
  reason: reasonSchema,
  changes: v.array(changeSchema),
  retirement: v.exactOptional(v.strictObject({ keep: v.number(), grace: v.string() })),
})

const planSchema = v.strictObject({
  format: v.literal(planFormat),
  createdOn: time,
  vaults: v.pipe(v.array(v.strictObject({ url: v.string(), reference: v.string() })), v.minLength(1)),
  steps: v.array(stepSchema),
  idle: v.array(
    v.strictObject({
      vaultUrl: v.string(),
      key: keyName,
      reason: reasonSchema,
      nextDue: v.exactOptional(time),
      nextRetirement: v.exactOptional(time),
    }),
  ),
  problems: v.array(
    v.strictObject({
      vaultUrl: v.string(),
      key: keyName,
      code: errorText,
      message: errorText,
      hint: v.exactOptional(errorText),
    }),
  ),
})
