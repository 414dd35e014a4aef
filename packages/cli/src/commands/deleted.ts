import { getDeletedKey, listDeletedKeys } from '@keyturn/core'
import { type Command, defineCommand } from '../program/command.ts'
import { deletedOutput, deletedView } from '../render/key.ts'
import { deletedListView } from '../render/key-list.ts'
import { readVaults } from '../runs/read-vaults.ts'

export const deleted: Command = defineCommand({
  positionals: { '[name]': 'Name of one deleted key (default: all of them)' },
  examples: [
    ['deleted --vault contoso', 'What can still be recovered, and until when'],
    ['deleted orders --vault contoso', 'One of them'],
  ],
  async run(context, args) {
    if (args.name !== undefined) {
      const { vault, name } = await context.key(args.name)
      await context.output.result(deletedOutput(await getDeletedKey(vault, name)), deletedView)
      return undefined
    }
    const { found, end } = await readVaults(context, (vault) => listDeletedKeys(vault))
    await context.output.result(found.map(deletedOutput), deletedListView)
    return end()
  },
})
