import { formatShard, parseShard, type Shard, shardOfJob } from '@keyturn/core/fleet'
import type { Context } from './context.ts'

/** The share of the keys that `--shard` names. @throws {KeyturnError} `INVALID_INPUT` */
export function readShard(
  text: string | undefined,
  { env, output }: Pick<Context, 'env' | 'output'>,
): Shard | undefined {
  if (text !== 'auto') return text === undefined ? undefined : parseShard(text, '--shard')
  const shard = shardOfJob(env)
  output.note(`this job is shard ${formatShard(shard)}`)
  return shard
}
