import { toJsonSchema } from '@valibot/to-json-schema'
import { manifestSchema, manifestSchemaUrl } from '../src/manifest/schema.ts'

/** The manifest's schema for editors, as the text of its file. Rules that span fields are beyond it. */
export function manifestJsonSchema(): string {
  // Checks that are more than a pattern have no counterpart; the pattern beside them says most of it.
  const { $schema, ...schema } = toJsonSchema(manifestSchema, { ignoreActions: ['check'] })
  return `${JSON.stringify({ $schema, $id: manifestSchemaUrl, ...schema }, undefined, 2)}\n`
}
