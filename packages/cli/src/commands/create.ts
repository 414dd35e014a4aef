import { createKey } from '@keyturn/core'
import { keyFlags, keyFromArgs, newVersionFlag } from '../flags/key-flags.ts'
import { nameArgument } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import { warnOfPastExpiry } from '../session/past-expiry.ts'

export const create: Command = defineCommand({
  positionals: nameArgument,
  flags: { ...keyFlags, ...newVersionFlag },
  details: 'To create it only when it is missing, there is "keyturn ensure".',
  examples: [
    ['create orders --type EC --vault contoso', 'An EC key on P-256'],
    ['create wrap --type RSA --size 3072 --ops wrapKey,unwrapKey --expires 2y', 'For wrapping only, for two years'],
    ['create orders --type EC --rotate-every 90d --expire-after 1y', 'With a rotation policy'],
  ],
  writes: true,
  async run(context, args) {
    const described = await keyFromArgs(args)
    const { vault, name } = await context.key(args.name)
    const options = { keyType: args.type, ...described(vault.now()), newVersion: args.newVersion }
    warnOfPastExpiry(context.output, options.expiresOn, vault.now())
    const key = await createKey(vault, name, options)
    await context.output.result(keyOutput(key), keyView(vault.now(), 'created'))
  },
})
