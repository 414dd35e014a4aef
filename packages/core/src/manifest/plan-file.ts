import * as v from 'valibot'
import { parseDuration } from '../duration.ts'
import { hasCode, KeyturnError } from '../errors.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { keyCurves, keyTypes } from '../keys/key-rules.ts'
import { readRetirementRules } from '../retirement/retire.ts'
import { parseVaultReference, type VaultReferenceOptions } from '../vault/reference.ts'
import { say } from '../wording.ts'
import type { Change, ChangeField, Plan, StepAction } from './plan.ts'
import { show } from './schema.ts'
import { formatPath } from './yaml-source.ts'

export interface ParsePlanOptions extends VaultReferenceOptions {
  /** What errors call the text. Default `the plan`. */
  file?: string | undefined
}

const mostProblemsShown = 20

/**
 * Reads a plan that was stored as JSON. Everything that `planManifest` would not have written is refused: a plan that was
 * cut off, edited into another shape or made by another version is not applied in part.
 *
 * @throws {KeyturnError} `INVALID_INPUT` with what is wrong and where
 */
export function parsePlan(text: string, options: ParsePlanOptions = {}): Plan {
  const file = options.file ?? 'the plan'
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
  if (typeof value !== 'object' || value === null || (value as { kind?: unknown }).kind !== 'keyturn-plan') {
    throw refuse('it is no plan of keyturn')
  }
  const { version } = value as { version?: unknown }
  if (version !== 1) throw refuse(`${show(version)} is no version of a plan that this program knows`)

  const { success, output, issues = [] } = v.safeParse(planSchema, value)
  const problems = issues.map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => key as string | number)
    const unknown = issue.type === 'strict_object' && issue.expected === 'never'
    return `${formatPath(path)}: ${unknown ? 'unknown field' : issue.message}`
  })
  if (success) problems.push(...findContradictions(output, options))
  if (problems.length > 0) {
    const shown = problems.slice(0, mostProblemsShown)
    const hidden = problems.length - shown.length
    throw refuse([...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('; '))
  }
  return output as Plan
}

const keyVersion = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'is no key version'))
const time = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'is no time'),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'is no time'),
)
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

const actions = ['recover', 'create', 'update', 'policy', 'rotate', 'retire'] as const satisfies readonly StepAction[]

const stepSchema = v.strictObject({
  action: v.picklist(actions),
  vaultUrl: v.string(),
  key: keyName,
  expect: expectSchema,
  reason: reasonSchema,
  changes: v.array(changeSchema),
  retirement: v.exactOptional(v.strictObject({ keep: v.number(), grace: v.string() })),
})

const planSchema = v.strictObject({
  kind: v.literal('keyturn-plan'),
  version: v.literal(1),
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

type RawPlan = v.InferOutput<typeof planSchema>
type RawStep = v.InferOutput<typeof stepSchema>

const policyFields: readonly ChangeField[] = ['rotateEvery', 'rotateBeforeExpiry', 'expireAfter', 'notifyBefore']

/** What each action may change. */
const fieldsOf: Readonly<Record<StepAction, readonly ChangeField[]>> = {
  recover: [],
  create: ['type', 'size', 'curve', 'ops', 'enabled', 'expires', 'notBefore', 'exportable', 'releasePolicy', 'tags'],
  update: ['enabled', 'expires', 'notBefore', 'ops', 'tags'],
  policy: policyFields,
  rotate: ['expires', 'notBefore'],
  retire: ['expires', 'enabled'],
}

/** A rotation comes before a policy by which the key is overdue, else after it. */
const ranks: Readonly<Record<StepAction, number>> = {
  recover: 0,
  create: 0,
  update: 1,
  policy: 2,
  rotate: 2,
  retire: 3,
}

const foundBefore: Readonly<Record<StepAction, readonly string[]>> = {
  recover: ['deleted'],
  create: ['absent'],
  update: ['present'],
  policy: ['present', 'absent'],
  rotate: ['present'],
  retire: ['present'],
}

function findContradictions(plan: RawPlan, options: VaultReferenceOptions): string[] {
  const problems: string[] = []
  const urls = new Set<string>()
  for (const [index, { url, reference }] of plan.vaults.entries()) {
    for (const text of [url, reference]) {
      try {
        parseVaultReference(text, options)
      } catch (error) {
        if (!hasCode(error, 'INVALID_INPUT', 'HOST_NOT_ALLOWED')) throw error
        problems.push(`vaults[${index}]: ${error.message}`)
      }
    }
    if (urls.has(url)) problems.push(`vaults[${index}]: ${show(url)} stands there twice`)
    urls.add(url)
  }
  const done = new Map<string, RawStep[]>()
  for (const [index, step] of plan.steps.entries()) {
    const id = `${step.vaultUrl} ${step.key.toLowerCase()}`
    const before = done.get(id) ?? []
    const say = (message: string) => problems.push(`steps[${index}]: ${message}`)
    if (!urls.has(step.vaultUrl)) say(`its vault ${show(step.vaultUrl)} is none of the plan's vaults`)
    checkStep(step, say)
    checkOrder(step, before, plan.steps[index - 1], say)
    done.set(id, [...before, step])
  }
  return problems
}

function checkStep(step: RawStep, say: (message: string) => void): void {
  const { action, expect, changes } = step
  if (!foundBefore[action].includes(expect.found)) say(`${action} does not go with a key that is ${expect.found}`)
  if ((expect.found === 'present') !== (expect.version !== undefined)) {
    say('its expected version has to be there exactly when the key is')
  }
  if (action === 'policy' && expect.found === 'present' && expect.policy === undefined) {
    say('it does not say what policy it expects')
  }
  const seen = new Set<string>()
  for (const { field, version, to } of changes) {
    if (!fieldsOf[action].includes(field as ChangeField)) say(`${action} does not change ${show(field)}`)
    else if (!isValueOf(field as ChangeField, to, action)) say(`${show(to)} is no value of ${field}`)
    if ((version !== undefined) !== (action === 'retire'))
      say('old versions are what retire changes, and nothing else does')
    const id = version ?? field
    if (seen.has(id)) say(`${id} is changed twice`)
    seen.add(id)
  }
  if (action === 'create' && !seen.has('type')) say('a key cannot be made without a type')
  if (action !== 'recover' && action !== 'rotate' && changes.length === 0) say('it changes nothing')
  checkRetirement(step, say)
}

function checkRetirement({ action, expect, changes, retirement }: RawStep, say: (message: string) => void): void {
  if ((action === 'retire') !== (retirement !== undefined)) {
    say('the rules of a retirement have to be there exactly when the step is one')
  }
  if (retirement === undefined) return
  try {
    readRetirementRules(retirement)
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    say(error.message)
  }
  if (changes.some(({ version }) => version === expect.version)) say('the newest version is never retired')
}

/** A key's steps stand together and in the one order in which they are safe. */
function checkOrder(
  step: RawStep,
  before: RawStep[],
  previous: RawStep | undefined,
  say: (message: string) => void,
): void {
  const last = before.at(-1)
  if (last === undefined) {
    if (step.action === 'policy' && step.expect.found === 'absent') say('it needs the step that makes the key')
    return
  }
  if (previous !== last) say(`the steps of key ${show(step.key)} do not stand together`)
  if (before.some(({ action }) => action === step.action)) say(`key ${show(step.key)} has two steps ${step.action}`)
  if (ranks[step.action] < ranks[last.action]) say(`${step.action} cannot come after ${last.action}`)
  if (step.action === 'retire' && before.some(({ action }) => action === 'rotate')) {
    say('a version that is just made leaves nothing to retire')
  }
  if (last.action === 'recover') say('nothing can be planned for a key before it is recovered')
  if (JSON.stringify(step.expect) !== JSON.stringify(last.expect)) {
    say(`it expects another state of key ${show(step.key)} than the step before it`)
  }
}

function isValueOf(field: ChangeField, value: Change['to'], action: StepAction): boolean {
  if (action === 'retire') return value === (field === 'expires' ? 'now' : false)
  switch (field) {
    case 'type':
      return keyTypes.some((each) => each === value)
    case 'curve':
      return keyCurves.some((each) => each === value)
    case 'size':
      return typeof value === 'number'
    case 'enabled':
    case 'exportable':
      return typeof value === 'boolean'
    case 'ops':
      return Array.isArray(value)
    case 'tags':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'releasePolicy':
      return typeof value === 'string'
    case 'expires':
    case 'notBefore':
      return typeof value === 'string' && (v.is(time, value) || succeeds(() => parseDuration(value)))
    case 'rotateEvery':
    case 'rotateBeforeExpiry':
    case 'expireAfter':
    case 'notifyBefore':
      return value === null || (typeof value === 'string' && succeeds(() => parseDuration(value)))
  }
}

function succeeds(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    return false
  }
}
