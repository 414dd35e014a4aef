import { toJsonSchema } from '@valibot/to-json-schema'
import { profileSchema, profileSchemaUrl } from '../src/audit/profiles/parse-profile.ts'
import { auditResultSchema, auditSchemaUrl } from '../src/audit/result-schema.ts'

/** The schema of what an audit prints, as the text of its file. */
export function auditJsonSchema(): string {
  return fileText(toJsonSchema(auditResultSchema), auditSchemaUrl)
}

/** The schema of audit profiles for editors, as the text of its file. */
export function profileJsonSchema(): string {
  return fileText(toJsonSchema(profileSchema, { ignoreActions: ['check'], typeMode: 'input' }), profileSchemaUrl)
}

function fileText({ $schema, ...schema }: ReturnType<typeof toJsonSchema>, $id: string): string {
  return `${JSON.stringify({ $schema, $id, ...schema }, undefined, 2)}\n`
}
