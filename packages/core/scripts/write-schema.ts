import { writeFileSync } from 'node:fs'
import { manifestJsonSchema } from './manifest-json-schema.ts'

writeFileSync(new URL('../schema/keys.schema.json', import.meta.url), manifestJsonSchema())
