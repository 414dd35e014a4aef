import { KeyturnError, type UpdatedVersion, updateKey, updateKeyVersions } from '@keyturn/core'
import { judgeRun } from '@keyturn/core/fleet'
import { attributeFlags, disabledFlag, keyFromArgs } from '../flags/key-flags.ts'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { releaseFlags } from '../flags/release-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { exitStatus, exitStatusOfRun } from '../program/exit-status.ts'
import { keyOutput, keyView } from '../render/key.ts'
import { type UpdatedVersionOutput, updatedVersionsView } from '../render/updated-versions.ts'
import { tellOutcomes } from '../render/words.ts'
import { warnOfPastExpiry } from '../session/past-expiry.ts'

const flags = {
  ...versionFlag,
  ...attributeFlags,
  ...disabledFlag,
  enabled: { type: 'boolean', describe: 'The key may be used again' },
  'all-versions': { type: 'boolean', describe: 'Change every version of the key, newest first' },
  ...releaseFlags,
  'merge-tags': { type: 'boolean', describe: 'Keep the tags that no --tag names' },
} as const

export const update: Command = defineCommand({
  positionals: nameArgument,
  flags,
  details:
    'What no flag names stays as it is. --ops replaces all operations, --tag all tags unless --merge-tags is given. An expiry date can be moved and not be taken away.',
  examples: [
    ['update orders --expires 1y --vault contoso', 'The latest version expires in a year'],
    ['update orders --tag env=prod --tag team=payments', 'These two tags and no others'],
    ['update orders --tag env=prod --merge-tags --all-versions', 'One more tag on every version'],
    ['update sealed --release-policy policy.json --immutable', 'A release policy that stays for good'],
  ],
  writes: true,
  async run(context, args) {
    if (args.enabled && args.disabled) {
      throw new KeyturnError('INVALID_INPUT', '--enabled and --disabled exclude each other')
    }
    if (args.version !== undefined && args.allVersions) {
      throw new KeyturnError('INVALID_INPUT', '--version and --all-versions exclude each other')
    }
    if (args.mergeTags && args.tag === undefined) {
      throw new KeyturnError('INVALID_INPUT', '--merge-tags goes with --tag name=value')
    }
    refuseNoExpiry(args.expires)
    const described = await keyFromArgs(args.enabled ? { ...args, disabled: false } : args)
    const { releasePolicy, ...attributes } = described(new Date(0))
    if (releasePolicy !== undefined && (args.version !== undefined || args.allVersions)) {
      throw new KeyturnError('INVALID_INPUT', 'a release policy is of the whole key: it goes with no version')
    }
    if (releasePolicy === undefined && Object.keys(attributes).length === 0) {
      throw new KeyturnError('INVALID_INPUT', 'nothing to change was given', {
        hint: 'Give at least one of --expires, --not-before, --ops, --tag, --enabled, --disabled, --release-policy.',
      })
    }
    const { vault, name, version } = await context.key(args.name)
    const changes = { ...described(vault.now()), mergeTags: args.mergeTags }
    warnOfPastExpiry(context.output, changes.expiresOn, vault.now())
    if (args.allVersions) {
      if (version !== undefined) {
        throw new KeyturnError('INVALID_INPUT', 'the id names one version; leave it out with --all-versions')
      }
      const updated = await updateKeyVersions(vault, name, { ...changes, signal: context.signal })
      await context.output.result(tellOutcomes(updated).map(versionOutcome), updatedVersionsView)
      return exitStatusOfRun(judgeRun(updated))
    }
    const key = await updateKey(vault, name, { ...changes, version: args.version ?? version })
    await context.output.result(keyOutput(key), keyView(vault.now(), 'updated'))
    return exitStatus.done
  },
})

function versionOutcome({ key, ...outcome }: UpdatedVersion): UpdatedVersionOutput {
  return { ...outcome, key: key && keyOutput(key) }
}

/** What people try, with what is known of it. @throws {KeyturnError} `INVALID_INPUT` */
function refuseNoExpiry(expires: string | undefined): void {
  if (expires === undefined || !/^(never|none|null|no)$/i.test(expires)) return
  throw new KeyturnError('INVALID_INPUT', `--expires ${expires}: an expiry date cannot be taken away`, {
    hint: 'The service is not known to do that: it leaves a date that is not sent as it is. Give a later date, or make a version without one, with the type that the key has: keyturn create NAME --type EC --new-version',
  })
}
