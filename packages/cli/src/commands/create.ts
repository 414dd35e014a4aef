import { createKey } from '@keyturn/core'
import {
  attributeFlags,
  attributesFromArgs,
  disabledFlag,
  materialFlags,
  materialFromArgs,
  typeFlag,
} from '../flags/key-flags.ts'
import { nameArgument } from '../flags/key-name.ts'
import { policyFlags, policyFromArgs } from '../flags/policy-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import { warnOfPastExpiry } from '../session/past-expiry.ts'

const flags = {
  ...typeFlag,
  ...materialFlags,
  ...attributeFlags,
  ...disabledFlag,
  ...policyFlags,
  'new-version': { type: 'boolean', describe: 'Make a new version of a key that exists' },
} as const

export const create: Command = defineCommand({
  positionals: nameArgument,
  flags,
  details: 'To create it only when it is missing, there is "keyturn ensure".',
  examples: [
    ['create orders --type EC --vault contoso', 'An EC key on P-256'],
    ['create wrap --type RSA --size 3072 --ops wrapKey,unwrapKey --expires 2y', 'For wrapping only, for two years'],
    ['create orders --type EC --rotate-every 90d --expire-after 1y', 'With a rotation policy'],
  ],
  writes: true,
  async run(context, args) {
    const attributes = attributesFromArgs(args)
    const rotationPolicy = policyFromArgs(args)
    const material = await materialFromArgs(args)
    const { vault, name } = await context.key(args.name)
    const options = {
      keyType: args.type,
      ...material,
      ...attributes(vault.now()),
      ...(rotationPolicy !== undefined && { rotationPolicy }),
      ...(args.newVersion === true && { newVersion: true }),
    }
    warnOfPastExpiry(context.output, options.expiresOn, vault.now())
    const key = await createKey(vault, name, options)
    await context.output.result(keyOutput(key), keyView(vault.now(), 'created'))
  },
})
