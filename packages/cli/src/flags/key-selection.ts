import { KeyturnError } from '@keyturn/core'
import type { Flags } from './flag.ts'
import { tags } from './values.ts'

/** Which keys a command is about, when it takes many: names, or what the lists of the vaults hold. */
export const selectionFlags = {
  all: { type: 'boolean', describe: 'Every key of each vault that is named' },
  tag: { ...tags, value: 'N=V', describe: 'Every key with this tag name=value; repeat for more' },
} as const satisfies Flags

export const shardFlag = {
  shard: {
    type: 'string',
    value: 'I/N',
    describe: 'With --all or --tag: only this share of the keys, such as 1/4, or auto: the share of this job',
  },
} as const satisfies Flags

export interface SelectionArgs {
  name?: string[] | undefined
  all?: boolean | undefined
  tag?: Record<string, string> | undefined
}

/** Whether names, `--all` or `--tag` were given at all. */
export function selectsKeys({ name = [], all, tag }: SelectionArgs): boolean {
  return name.length > 0 || all === true || tag !== undefined
}

/** Names, or the tags (all of them; none means every key) that keys of the lists must carry. */
export type Selection = { names: readonly string[] } | { tags: Record<string, string> | undefined }

/** @throws {KeyturnError} `INVALID_INPUT` when no keys are named, or in two ways */
export function readSelection(args: SelectionArgs, hint = 'Name them, or give --all or --tag name=value.'): Selection {
  const names = args.name ?? []
  if (!selectsKeys(args)) throw new KeyturnError('INVALID_INPUT', 'no keys are named', { hint })
  if (names.length === 0) return { tags: args.tag }
  if (args.all || args.tag !== undefined) {
    throw new KeyturnError('INVALID_INPUT', `${args.all ? '--all' : '--tag'} and key names exclude each other`)
  }
  return { names }
}
