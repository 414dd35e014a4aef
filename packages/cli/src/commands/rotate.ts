import {
  KeyturnError,
  listKeys,
  type RotateOptions,
  type RotationResult,
  type RotationTarget,
  rotateKey,
  rotateKeys,
  type Vault,
} from '@keyturn/core'
import type { Args, Command } from '../command.ts'
import type { Context } from '../context.ts'
import { checkDuration, hasTags, parseTags } from '../flags/values.ts'
import { rotationOutput, rotationView } from '../render/rotation.ts'
import { rotationStatus } from '../rotation-status.ts'

const flags = {
  all: { type: 'boolean', describe: 'Every key of the vault' },
  tag: { type: 'string', array: true, value: 'N=V', describe: 'Every key with this tag name=value; repeat for more' },
  'if-older-than': { type: 'string', value: '90d', describe: 'Only when the latest version has this age' },
  'if-expires-within': {
    type: 'string',
    value: '30d',
    describe: 'Only when the latest version expires within this time',
  },
  'if-due': { type: 'boolean', describe: "Only when the key's own rotation policy is due" },
  'expect-version': { type: 'string', value: 'ID', describe: 'Only while this is the latest version; else a conflict' },
  'no-verify': { type: 'boolean', describe: 'Do not check and use the new version once' },
} as const

type RotateArgs = Args<typeof flags> & { name?: string[] }

export const rotate: Command = {
  positionals: { name: 'Names of the keys, or their full ids' },
  flags,
  details:
    'Without an --if flag the keys are rotated now; with several, the first that applies decides. Old versions stay enabled. Safe to run again: a key gets at most one new version, also when an answer is lost.',
  examples: [
    ['rotate orders --if-older-than 90d --vault contoso', 'In a nightly job'],
    ['rotate --all --if-expires-within 30d --vault contoso -o json', 'Whatever runs out soon'],
    ['rotate --tag env=prod --if-due --dry-run --vault contoso', 'What would be rotated, and why'],
  ],
  timeoutMinutes: 60,
  writes: true,
  run: async (context: Context, args: RotateArgs) => {
    const select = selectKeys(args)
    const options = {
      olderThan: checkDuration(args.ifOlderThan, '--if-older-than'),
      expiresWithin: checkDuration(args.ifExpiresWithin, '--if-expires-within'),
      ifDue: args.ifDue,
      verify: args.noVerify !== true,
      dryRun: context.dryRun,
      signal: context.signal,
      onEvent: (event: object) => context.output.debug(JSON.stringify(event)),
    }
    const results: RotationResult[] = []
    for (const { vault, keys } of await select(context)) {
      results.push(...(await rotateSelected(vault, keys, { ...options, expectVersion: args.expectVersion })))
    }
    await context.output.result(results.map(rotationOutput), rotationView)
    return rotationStatus(results)
  },
}

interface Selection {
  vault: Vault
  keys: AsyncIterable<RotationTarget> | readonly string[]
}

/** @throws {KeyturnError} `INVALID_INPUT` when the flags name no keys, or name them in two ways */
function selectKeys(args: RotateArgs): (context: Context) => Promise<Selection[]> {
  const names = args.name ?? []
  const tags = parseTags(args.tag)
  const listed = args.all === true || tags !== undefined
  if (names.length === 0 && !listed) {
    throw new KeyturnError('INVALID_INPUT', 'no keys are named', {
      hint: 'Name them, or give --all or --tag name=value. Whatever is not due is left alone with --if-older-than, --if-expires-within or --if-due.',
    })
  }
  if (names.length > 0 && listed) {
    throw new KeyturnError('INVALID_INPUT', `${args.all ? '--all' : '--tag'} and key names exclude each other`)
  }
  if (args.expectVersion !== undefined && (listed || names.length > 1)) {
    throw new KeyturnError('INVALID_INPUT', '--expect-version is about one key; name that one alone')
  }
  if (listed) {
    return async (context) => (await context.vaults()).map((vault) => ({ vault, keys: taggedKeys(vault, tags) }))
  }
  return (context) => groupByVault(context, names)
}

async function* taggedKeys(vault: Vault, tags: Record<string, string> | undefined): AsyncIterable<RotationTarget> {
  for await (const key of listKeys(vault)) if (hasTags(key, tags)) yield key
}

/** The guard `--expect-version` is about one key, which was named. */
async function rotateSelected(
  vault: Vault,
  keys: Selection['keys'],
  { expectVersion, ...options }: RotateOptions,
): Promise<RotationResult[]> {
  if (expectVersion === undefined || !Array.isArray(keys)) return rotateKeys(vault, keys, options)
  return [await rotateKey(vault, String(keys[0]), { ...options, expectVersion })]
}

/** Names belong to every vault that is named, ids to their own. */
async function groupByVault(context: Context, namesOrIds: readonly string[]): Promise<Selection[]> {
  const selected = new Map<Vault, string[]>()
  const add = (vault: Vault, name: string) => selected.set(vault, [...(selected.get(vault) ?? []), name])
  for (const nameOrId of namesOrIds) {
    if (nameOrId.includes('/')) {
      const { vault, name, version } = await context.key(nameOrId)
      if (version !== undefined) {
        throw new KeyturnError('INVALID_INPUT', `a key is rotated, not one of its versions; "${nameOrId}" names one`, {
          hint: `To act only while it is the latest: keyturn rotate ${name} --expect-version ${version}`,
        })
      }
      add(vault, name)
    } else {
      for (const vault of await context.vaults()) add(vault, nameOrId)
    }
  }
  return [...selected].map(([vault, keys]) => ({ vault, keys }))
}
