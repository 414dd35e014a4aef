import { KeyturnError, updateKey } from '@keyturn/core'
import { attributeFlags, attributesFromArgs, disabledFlag } from '../flags/key-flags.ts'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import { warnOfPastExpiry } from '../session/past-expiry.ts'

const flags = {
  ...versionFlag,
  ...attributeFlags,
  ...disabledFlag,
  enabled: { type: 'boolean', describe: 'The key may be used again' },
} as const

export const update: Command = defineCommand({
  positionals: nameArgument,
  flags,
  details: 'What no flag names stays as it is. --tag and --ops replace all tags and all operations.',
  examples: [
    ['update orders --expires 1y --vault contoso', 'The latest version expires in a year'],
    ['update orders --tag env=prod --tag team=payments', 'These two tags and no others'],
  ],
  writes: true,
  async run(context, args) {
    if (args.enabled && args.disabled) {
      throw new KeyturnError('INVALID_INPUT', '--enabled and --disabled exclude each other')
    }
    const attributes = attributesFromArgs(args.enabled ? { ...args, disabled: false } : args)
    if (Object.keys(attributes(new Date(0))).length === 0) {
      throw new KeyturnError('INVALID_INPUT', 'nothing to change was given', {
        hint: 'Give at least one of --expires, --not-before, --ops, --tag, --enabled, --disabled.',
      })
    }
    const { vault, name, version } = await context.key(args.name)
    const changes = { ...attributes(vault.now()), version: args.version ?? version }
    warnOfPastExpiry(context.output, changes.expiresOn, vault.now())
    const key = await updateKey(vault, name, changes)
    await context.output.result(keyOutput(key), keyView(vault.now(), 'updated'))
  },
})
