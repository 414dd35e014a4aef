import { randomBytes } from 'node:crypto'
import { badParameter } from '../errors.ts'
import { readWhole } from '../keys/body.ts'
import type { Operation } from './operation.ts'

/** POST /rng, on a Managed HSM only: what a vault says to it, its web server says. */
export const getRandomBytes: Operation = (call) => {
  const count = readWhole(call.body(), 'count')
  if (count === undefined || count < 1 || count > 128) {
    throw badParameter('GetRandomBytesRequest: count cannot be greater than 128 or less than 1')
  }
  return { value: randomBytes(count).toString('base64url') }
}
