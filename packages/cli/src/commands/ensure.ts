import { ensureKey } from '@keyturn/core'
import { keyFlags, keyFromArgs, repeatableFlags } from '../flags/key-flags.ts'
import { nameArgument } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import { warnOfPastExpiry } from '../session/past-expiry.ts'

export const ensure: Command = defineCommand({
  positionals: nameArgument,
  flags: { ...keyFlags, ...repeatableFlags },
  details:
    'Creates the key when it is missing, recovers it when it is deleted, changes what differs, and does nothing when all is as asked. A different type, size or curve is a conflict: that would be another key.',
  examples: [
    ['ensure orders --type EC --tag env=prod --vault contoso', 'In a pipeline, as often as it runs'],
    ['ensure orders --type RSA --size 3072 --rotate-every 90d', 'With a rotation policy'],
  ],
  writes: true,
  async run(context, args) {
    const described = await keyFromArgs(args, { repeatable: true })
    const { vault, name } = await context.key(args.name)
    const options = { keyType: args.type, ...described(vault.now()) }
    warnOfPastExpiry(context.output, options.expiresOn, vault.now())
    const { key, outcome, changes } = await ensureKey(vault, name, options)
    if (changes.length > 0) context.output.note(`changed: ${changes.join(', ')}`)
    await context.output.result(keyOutput(key), keyView(vault.now(), outcome))
  },
})
