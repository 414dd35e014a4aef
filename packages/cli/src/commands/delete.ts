import { deleteKey, getKey } from '@keyturn/core'
import { nameArgument } from '../flags/key-name.ts'
import { refuseVersion } from '../flags/refuse-version.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { deletedOutput, deletedView } from '../render/key.ts'

export const deleteCommand: Command = defineCommand({
  positionals: nameArgument,
  details: 'Nothing can be decrypted or verified with a deleted key until it is recovered. Waits until it is deleted.',
  examples: [
    ['delete orders --vault contoso', 'Asks first'],
    ['delete orders --vault contoso --yes', 'In a script'],
  ],
  writes: true,
  async run(context, args) {
    const { vault, name } = refuseVersion(await context.key(args.name), 'delete')
    const key = await getKey(vault, name)
    const days = key.recoverableDays === undefined ? '' : ` It can be recovered for ${key.recoverableDays} days.`
    await context.consent(`This deletes key "${name}" with all its versions in ${vault.url}.${days}`)
    await context.output.result(deletedOutput(await deleteKey(vault, name)), deletedView)
  },
})
