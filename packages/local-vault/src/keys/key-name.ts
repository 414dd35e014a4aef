import { badParameter } from '../errors.ts'

const keyName = /^[0-9a-zA-Z-]{1,127}$/

/** Key Vault REST, create key: 1 to 127 letters, digits and hyphens. */
export function checkKeyName(name: string): void {
  if (keyName.test(name)) return
  throw badParameter(
    `The request URI contains an invalid name: ${name.slice(0, 200)}. A name is 1 to 127 letters, digits and hyphens.`,
  )
}
