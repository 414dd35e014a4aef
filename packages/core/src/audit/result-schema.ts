import * as v from 'valibot'
import { keyCurves, keyTypes } from '../keys/key-rules.ts'
import { type AuditResult, auditFormat, severities } from './finding.ts'

/** Where the JSON Schema of a result is published. */
export const auditSchemaUrl = 'https://cdn.jsdelivr.net/npm/@keyturn/core/schema/audit.schema.json'

const text = v.string()
const time = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), v.description('ISO 8601, UTC.'))
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const severity = v.picklist(severities)
const keyOrNone = v.pipe(v.nullable(text), v.description('The name of a key; null: it is about no single key.'))

const findingSchema = v.object({
  rule: v.pipe(text, v.description('The id of the rule.')),
  severity,
  key: keyOrNone,
  version: v.nullable(text),
  vaultUrl: v.pipe(text, v.description('Empty for what is about no vault.')),
  message: v.pipe(text, v.description('The fact that was seen.')),
  why: text,
  fix: v.pipe(v.nullable(text), v.description('A command line that mends it.')),
  source: v.nullable(v.object({ file: text, line: v.pipe(v.number(), v.integer(), v.minValue(1)) })),
  fingerprint: v.pipe(text, v.regex(/^[0-9a-f]{64}$/), v.description('The same for the same fault in every run.')),
  baseline: v.pipe(v.boolean(), v.description('It was known before.')),
  exception: v.nullable(v.object({ reason: text, until: time })),
})

const keySchema = v.object({
  key: text,
  vaultUrl: text,
  version: v.nullable(text),
  keyType: v.nullable(v.picklist(keyTypes)),
  keySize: v.nullable(whole),
  curve: v.nullable(v.picklist(keyCurves)),
  keyOperations: v.nullable(v.array(text)),
  enabled: v.boolean(),
  createdOn: v.nullable(time),
  expiresOn: v.nullable(time),
  notBefore: v.nullable(time),
  nextRotation: v.nullable(time),
  managed: v.boolean(),
  versions: v.nullable(whole),
  enabledVersions: v.nullable(whole),
  tags: v.record(text, text),
  events: v.array(
    v.object({
      on: time,
      what: v.picklist(['made', 'rotate', 'notify', 'expire', 'retire-expire', 'retire-disable']),
      version: v.nullable(text),
      message: text,
    }),
  ),
  findings: whole,
})

/** What `audit -o json` prints. Members that are added later are no new format; a reader passes over what it does not know. */
export const auditResultSchema: v.GenericSchema<unknown, AuditResult> = v.pipe(
  v.object({
    format: v.literal(auditFormat),
    at: time,
    profile: text,
    rules: v.array(v.object({ id: text, title: text, severity, why: text, help: text, references: v.array(text) })),
    vaults: v.array(v.object({ vaultUrl: text, keys: whole, read: v.boolean() })),
    keys: v.array(keySchema),
    findings: v.array(findingSchema),
    unread: v.array(v.object({ key: keyOrNone, vaultUrl: text, code: text, message: text })),
    notChecked: v.array(v.object({ rule: text, key: keyOrNone, vaultUrl: text, reason: text })),
  }) as unknown as v.GenericSchema<unknown, AuditResult>,
  v.title('keyturn audit'),
  v.description('What is wrong with the keys of vaults, as keyturn audit -o json prints it.'),
)
