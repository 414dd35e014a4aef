import * as v from 'valibot'
import { parseDuration, parseExpiry } from '../duration.ts'
import { hasCode } from '../errors.ts'
import type { KeyCurve, KeyOperation, KeyType } from '../keys/key.ts'
import { keyCurves, keyTypes, octSizes, rsaSizes } from '../keys/key-rules.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import { plainText } from '../text.ts'

/** When `apply` rotates a key: as soon as one of these applies. */
export interface RotationFields {
  ifOlderThan?: string
  ifExpiresWithin?: string
  ifDue?: boolean
}

/** What happens to old versions. */
export interface RetirementFields {
  keep?: number
  grace?: string
}

/** What may stand under `defaults`, and be overridden by a key. Naming one field of the rotation policy states all of it. */
export interface ManifestDefaults extends RotationPolicy, RotationFields, RetirementFields {
  vaults?: string[]
  type?: KeyType
  size?: number
  curve?: KeyCurve
  ops?: KeyOperation[]
  enabled?: boolean
  expires?: string
  notBefore?: string
  exportable?: boolean
  releasePolicy?: Record<string, unknown>
  tags?: Record<string, string>
}

/** One key that has to exist. */
export interface ManifestKey extends ManifestDefaults {
  name: string
}

/** Rules for keys that exist already, whoever made them. */
export interface ManifestSelector extends RotationPolicy, RotationFields, RetirementFields {
  match: { name?: string; tags?: Record<string, string> }
  vaults?: string[]
  tags?: Record<string, string>
}

/** A manifest as it is written. */
export interface ManifestFile {
  version: 1
  vaults?: string[]
  defaults?: ManifestDefaults
  keys?: ManifestKey[]
  selectors?: ManifestSelector[]
}

/** Where the JSON Schema of the manifest is published; editors read it from there. */
export const manifestSchemaUrl = 'https://cdn.jsdelivr.net/npm/@keyturn/core/schema/keys.schema.json'

const operations: readonly KeyOperation[] = [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'wrapKey',
  'unwrapKey',
  'import',
  'export',
]

/** The forms of `duration.ts`, as one expression that editors can use. */
export const durationPattern: RegExp =
  /^(\d+(s|min|h|d|w|mo|y)|P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/
const datePattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/
const momentPattern = new RegExp(`${durationPattern.source}|${datePattern.source}`)

const anyTime = new Date(0)

function duration(description: string, examples: string[]): v.GenericSchema<string> {
  return v.pipe(
    v.string(
      ({ input }) =>
        `${show(input)} is not a duration; write a number with a unit such as 90d, or ISO 8601 such as P90D`,
    ),
    v.regex(durationPattern, ({ input }) => complaint(() => parseDuration(input))),
    v.check(
      (text) => !durationPattern.test(text) || succeeds(() => parseDuration(text)),
      ({ input }) => complaint(() => parseDuration(input)),
    ),
    v.description(description),
    v.examples(examples),
  )
}

function moment(description: string, examples: string[]): v.GenericSchema<string> {
  return v.pipe(
    v.string(
      ({ input }) => `${show(input)} is not a point in time; write a date such as 2027-01-31, or a duration such as 1y`,
    ),
    v.regex(momentPattern, ({ input }) => complaint(() => parseExpiry(input, anyTime))),
    v.check(
      (text) => !momentPattern.test(text) || succeeds(() => parseExpiry(text, anyTime)),
      ({ input }) => complaint(() => parseExpiry(input, anyTime)),
    ),
    v.description(description),
    v.examples(examples),
  )
}

function oneOf<const T extends readonly (string | number)[]>(
  values: T,
  description: string,
): v.GenericSchema<T[number]> {
  return v.pipe(
    v.picklist(values, ({ input }) => `${show(input)} is none of ${values.join(', ')}`),
    v.description(description),
  )
}

function flag(description: string): v.GenericSchema<boolean> {
  return v.pipe(
    v.boolean(({ input }) => `${show(input)} is neither true nor false`),
    v.description(description),
  )
}

function text(what: string): v.GenericSchema<string> {
  return v.string(({ input }) => `${show(input)} is not ${what}; put it in quotes if it is meant as text`)
}

function list<T>(item: v.GenericSchema<T>, what: string, description: string): v.GenericSchema<T[]> {
  return v.pipe(
    v.array(item, ({ input }) => `${show(input)} is not a list of ${what}; write [ ... ] or one a line after a hyphen`),
    v.minLength(1, `it is empty; leave it out or name at least one of its ${what}`),
    v.description(description),
  )
}

const vaultList = (description: string): v.GenericSchema<string[]> =>
  list(v.pipe(text('a vault'), v.nonEmpty('it is empty; give a vault name or URL')), 'vaults', description)

const tagMap = (description: string): v.GenericSchema<Record<string, string>> =>
  v.pipe(
    v.record(
      v.string(),
      text('text, as a tag has to be'),
      ({ input }) => `${show(input)} is not a map of tags; write name: value`,
    ),
    v.description(description),
  )

const policyEntries = {
  rotateEvery: v.exactOptional(
    duration('The service itself makes a new version this long after the latest was made. At least 7 days.', [
      '90d',
      'P1Y',
    ]),
  ),
  rotateBeforeExpiry: v.exactOptional(
    duration(
      'The service itself makes a new version this long before the latest expires. At least 7 days; needs expireAfter.',
      ['30d'],
    ),
  ),
  expireAfter: v.exactOptional(
    duration('Versions that a rotation makes expire after this. At least 28 days.', ['1y', 'P2Y']),
  ),
  notifyBefore: v.exactOptional(
    duration(
      "An event is sent this long before a version expires. At least 7 days. Default: 30 days, the service's own.",
      ['30d'],
    ),
  ),
}

const rotationEntries = {
  ifOlderThan: v.exactOptional(duration('apply rotates the key once its latest version has this age.', ['90d', 'P6M'])),
  ifExpiresWithin: v.exactOptional(
    duration('apply rotates the key from this long before its latest version expires.', ['30d']),
  ),
  ifDue: v.exactOptional(
    flag("apply rotates the key when the key's own rotation policy says so and the service has not done it."),
  ),
}

const retirementEntries = {
  keep: v.exactOptional(
    v.pipe(
      v.number(({ input }) => `${show(input)} is not a number of versions`),
      v.integer(({ input }) => `${show(input)} is not a whole number of versions`),
      v.minValue(1, ({ input }) => `${show(input)} is too few; at least the newest version is kept`),
      v.description('How many enabled versions stay as they are, newest first. At least 1.'),
      v.examples([2]),
    ),
  ),
  grace: v.exactOptional(
    duration('How long an old version still decrypts, unwraps and verifies before it is disabled.', ['30d']),
  ),
}

const attributeEntries = {
  vaults: v.exactOptional(vaultList('Where the key lives: some of the vaults above. Default: in all of them.')),
  type: v.exactOptional(oneOf(keyTypes, 'Key type. Cannot change once the key exists.')),
  size: v.exactOptional(
    oneOf(
      [...octSizes, ...rsaSizes],
      'RSA: 2048, 3072 or 4096 bits; oct: 128, 192 or 256. Cannot change once the key exists.',
    ),
  ),
  curve: v.exactOptional(oneOf(keyCurves, 'Curve of an EC key. Cannot change once the key exists.')),
  ops: v.exactOptional(
    list(
      oneOf(operations, 'A key operation.'),
      'operations',
      'What the key may be used for, as a whole. Default: as the service decides.',
    ),
  ),
  enabled: v.exactOptional(
    flag('Whether the latest version may be used. Default: left as it is; new keys are enabled.'),
  ),
  expires: v.exactOptional(
    moment(
      'When the latest version expires: a date, or a duration counted from the making of that version. Where expireAfter is given, that decides for versions made by rotation.',
      ['1y', '2027-12-31', '2027-12-31T12:00:00Z'],
    ),
  ),
  notBefore: v.exactOptional(
    moment(
      'From when on the latest version signs, encrypts and wraps: a date, or a duration counted from its making.',
      ['2027-01-01', '1h'],
    ),
  ),
  exportable: v.exactOptional(
    flag('Whether the key can be released under a release policy. Only HSM keys; cannot change once the key exists.'),
  ),
  releasePolicy: v.exactOptional(
    v.pipe(
      v.record(v.string(), v.unknown(), ({ input }) => `${show(input)} is not a release policy; write its JSON here`),
      v.description('Release policy document of an exportable key. Used when the key is created.'),
    ),
  ),
  tags: v.exactOptional(tagMap('Tags that the key has to carry. Its other tags are left alone.')),
}

const defaultsSchema = v.pipe(
  v.strictObject({ ...attributeEntries, ...policyEntries, ...rotationEntries, ...retirementEntries }),
  v.description('What every entry under "keys" has unless it says otherwise. Tags are merged, all else is replaced.'),
)

const keySchema = v.pipe(
  v.strictObject({
    name: v.pipe(
      text('a key name'),
      v.regex(
        /^[0-9a-zA-Z-]{1,127}$/,
        ({ input }) => `${show(input)} is no key name: 1 to 127 letters, digits and hyphens are allowed`,
      ),
      v.description('Name of the key: letters, digits and hyphens.'),
      v.examples(['orders']),
    ),
    ...attributeEntries,
    ...policyEntries,
    ...rotationEntries,
    ...retirementEntries,
  }),
  v.description('A key that has to exist.'),
)

const matchSchema = v.pipe(
  v.strictObject({
    name: v.exactOptional(
      v.pipe(
        text('a name pattern'),
        v.regex(
          /^[0-9a-zA-Z*?-]{1,200}$/,
          ({ input }) => `${show(input)} is no name pattern: letters, digits, hyphens, * and ? are allowed`,
        ),
        v.description('Name of the keys; * stands for any characters, ? for one. Upper and lower case are the same.'),
        v.examples(['app-*']),
      ),
    ),
    tags: v.exactOptional(tagMap('Tags that the keys carry, all of them; * and ? in a value as in names.')),
  }),
  v.description('Which keys: those that match the name and all the tags.'),
)

const selectorSchema = v.pipe(
  v.strictObject({
    match: matchSchema,
    vaults: v.exactOptional(vaultList('Only in these of the vaults above. Default: in all of them.')),
    tags: v.exactOptional(tagMap('Tags that the keys have to carry. Their other tags are left alone.')),
    ...policyEntries,
    ...rotationEntries,
    ...retirementEntries,
  }),
  v.description('Rules for keys that exist already.'),
)

/** The shape of a manifest. Rules that span fields are in `desired-state.ts`. */
export const manifestSchema: v.GenericSchema<unknown, ManifestFile> = v.pipe(
  v.strictObject({
    version: v.pipe(
      v.literal(1, ({ input }) => `${show(input)} is no version of the manifest that this program knows; write 1`),
      v.description('Version of the manifest format.'),
    ),
    vaults: v.exactOptional(
      vaultList(
        'Vaults by name ("contoso"), URL, or "local" for the embedded vault. Default: the vault that the command names.',
      ),
    ),
    defaults: v.exactOptional(defaultsSchema),
    keys: v.exactOptional(list(keySchema, 'keys', 'Keys that have to exist, each with what it has to be.')),
    selectors: v.exactOptional(
      list(
        selectorSchema,
        'selectors',
        'Rules for keys that exist and are not named under "keys". The first selector that matches a key is the one that counts.',
      ),
    ),
  }),
  v.title('keyturn manifest'),
  v.description(
    'The keys of one or more vaults as they have to be. Planned and applied by keyturn; nothing is ever deleted.',
  ),
)

const ruleFields = [...Object.keys(policyEntries), ...Object.keys(rotationEntries), ...Object.keys(retirementEntries)]

/** The names that each part of a manifest knows. */
export const knownFields: Readonly<Record<'root' | 'defaults' | 'key' | 'selector' | 'match', readonly string[]>> = {
  root: ['version', 'vaults', 'defaults', 'keys', 'selectors'],
  defaults: [...Object.keys(attributeEntries), ...ruleFields],
  key: ['name', ...Object.keys(attributeEntries), ...ruleFields],
  selector: ['match', 'vaults', 'tags', ...ruleFields],
  match: ['name', 'tags'],
}

/** A value as problems show it: on one line, and not for ever. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  return plainText(JSON.stringify(value) ?? String(value), 80)
}

function complaint(read: () => unknown): string {
  try {
    read()
    return 'it cannot be used'
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
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
