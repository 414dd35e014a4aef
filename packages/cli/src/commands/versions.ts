import { listKeyVersions } from '@keyturn/core'
import { nameArgument } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { versionOutput } from '../render/key.ts'
import { versionListView } from '../render/key-list.ts'

export const versions: Command = defineCommand({
  positionals: nameArgument,
  details: 'The newest version is the one that signs, wraps and encrypts when no version is named.',
  examples: [
    ['versions orders --vault contoso', 'What is still enabled, and how old it is'],
    ['versions orders -o tsv | cut -f1', 'The ids of the versions alone'],
  ],
  async run(context, args) {
    const { vault, name } = await context.key(args.name)
    const found = await listKeyVersions(vault, name)
    await context.output.result(found.map(versionOutput), versionListView(vault.now()))
  },
})
