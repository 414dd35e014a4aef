import * as v from 'valibot'
import { namedKeyFields } from './fields/fields.ts'
import { policyFieldRecords, retirementFieldSchemas, rotationFieldSchemas } from './fields/rules.ts'
import { list, show, tagMap, text, vaultList } from './fields/schema-parts.ts'
import type { ManifestFile } from './fields/written.ts'

/** Where the JSON Schema of the manifest is published; editors read it from there. */
export const manifestSchemaUrl = 'https://cdn.jsdelivr.net/npm/@keyturn/core/schema/keys.schema.json'

const ruleEntries = {
  ...optional(schemasOf(Object.entries(policyFieldRecords))),
  ...optional(rotationFieldSchemas),
  ...optional(retirementFieldSchemas),
}

const keyEntries = {
  vaults: v.exactOptional(vaultList('Where the key lives: some of the vaults above. Default: in all of them.')),
  ...optional(schemasOf(namedKeyFields)),
  ...ruleEntries,
}

const defaultsSchema = v.pipe(
  v.strictObject(keyEntries),
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
    ...keyEntries,
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
    ...ruleEntries,
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

/** The names that each part of a manifest knows. */
export const knownFields: Readonly<Record<'root' | 'defaults' | 'key' | 'selector' | 'match', readonly string[]>> = {
  root: ['version', 'vaults', 'defaults', 'keys', 'selectors'],
  defaults: Object.keys(keyEntries),
  key: ['name', ...Object.keys(keyEntries)],
  selector: ['match', 'vaults', 'tags', ...Object.keys(ruleEntries)],
  match: ['name', 'tags'],
}

function schemasOf(
  fields: readonly (readonly [string, { schema: v.GenericSchema }])[],
): Readonly<Record<string, v.GenericSchema>> {
  return Object.fromEntries(fields.map(([name, { schema }]) => [name, schema]))
}

function optional(schemas: Readonly<Record<string, v.GenericSchema>>): Record<string, v.GenericSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, v.exactOptional(schema)]))
}
