import { writeFileSync } from 'node:fs'
import { auditJsonSchema, profileJsonSchema } from './audit-json-schemas.ts'
import { manifestJsonSchema } from './manifest-json-schema.ts'

const schemas = {
  'keys.schema.json': manifestJsonSchema(),
  'audit.schema.json': auditJsonSchema(),
  'audit-profile.schema.json': profileJsonSchema(),
}
for (const [file, text] of Object.entries(schemas)) writeFileSync(new URL(`../schema/${file}`, import.meta.url), text)
