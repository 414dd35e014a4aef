import { createHash } from 'node:crypto'
import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'

/** One of several runs that share a fleet: run `index` (from 1) of `count`. */
export interface Shard {
  index: number
  count: number
}

const mostShards = 1_000

/**
 * Reads `i/n`: the i-th of n shards, counted from 1.
 *
 * @param what names the value in the error, such as a flag
 * @throws {KeyturnError} `INVALID_INPUT` unless 1 <= i <= n <= 1000
 */
export function parseShard(text: string, what?: string): Shard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const shard = { index: Number(index), count: Number(count) }
  if (index !== undefined && shard.index >= 1 && shard.index <= shard.count && shard.count <= mostShards) return shard
  throw new KeyturnError(
    'INVALID_INPUT',
    `${what === undefined ? '' : `${what}: `}${quote(text)} is not a shard; use i/n with 1 <= i <= n <= ${mostShards}, such as 1/4`,
    /^0\//.test(text) ? { hint: 'Shards are counted from 1.' } : {},
  )
}

/**
 * Whether a key belongs to this shard. Every key belongs to exactly one of n, whatever other keys there are, on every
 * machine: the vault's host and the name alone decide, in any case, as the service takes them.
 */
export function isInShard({ index, count }: Shard, vaultUrl: string, name: string): boolean {
  const { host } = new URL(vaultUrl)
  const digest = createHash('sha256').update(`${host}/${name.toLowerCase()}`).digest()
  return digest.readUInt32BE(0) % count === index - 1
}

/** `i/n`, as `parseShard` reads it. */
export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`
}
