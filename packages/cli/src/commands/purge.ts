import { getDeletedKey, purgeKey } from '@keyturn/core'
import { nameArgument } from '../flags/key-name.ts'
import { refuseVersion } from '../flags/refuse-version.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { purgedView } from '../render/key.ts'

export const purge: Command = defineCommand({
  positionals: nameArgument,
  details: 'What only this key can decrypt is lost for good. The key must have been deleted before.',
  examples: [
    ['purge orders --vault contoso', 'Asks first'],
    ['purge orders --vault contoso --yes', 'In a script'],
  ],
  writes: true,
  async run(context, args) {
    const { vault, name } = refuseVersion(await context.key(args.name), 'purge')
    const { id } = await getDeletedKey(vault, name)
    await context.consent(
      `This destroys the deleted key "${name}" in ${vault.url} for good, and with it whatever only it can decrypt.`,
    )
    await purgeKey(vault, name)
    await context.output.result({ id, name, vaultUrl: vault.url, purged: true }, purgedView)
  },
})
