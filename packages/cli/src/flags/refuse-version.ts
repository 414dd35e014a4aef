import { KeyturnError } from '@keyturn/core'

/** The service deletes, recovers and purges whole keys: an id with a version asks for what does not exist. */
export function refuseVersion<K extends { version?: string }>(key: K, verb: string): K {
  if (key.version === undefined) return key
  throw new KeyturnError('INVALID_INPUT', `cannot ${verb} a single version; version ${key.version} was named`, {
    hint: 'Key Vault knows this for whole keys only: name the key without a version.',
  })
}
