import { badParameter } from '../errors.ts'
import { asObject, type Body } from './body.ts'

/** Key Vault: about keys, secrets and certificates, "key tags". */
const limits = { tags: 15, characters: 256 }

/** Undefined when the body has no `tags`; an empty object clears them. */
export function readTags(body: Body): Record<string, string> | undefined {
  if (body.tags === undefined || body.tags === null) return undefined
  const tags = Object.entries(asObject(body.tags, "Property 'tags'"))
  if (tags.length > limits.tags) {
    throw badParameter(`Property 'tags' has ${tags.length} tags; a key takes at most ${limits.tags}.`)
  }
  return Object.fromEntries(tags.map(checkTag))
}

function checkTag([name, value]: [string, unknown]): [string, string] {
  if (typeof value !== 'string') throw badParameter(`The value of tag '${name.slice(0, 50)}' must be a string.`)
  for (const [what, text] of [
    ['name', name],
    ['value', value],
  ] as const) {
    if (text.length > limits.characters) {
      throw badParameter(
        `The ${what} of tag '${name.slice(0, 50)}' has ${text.length} characters; at most ${limits.characters} are allowed.`,
      )
    }
  }
  return [name, value]
}
