import { listKeys, parseTags } from '@keyturn/core'
import { hasTags } from '../flags/values.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { versionOutput } from '../render/key.ts'
import { keyListView } from '../render/key-list.ts'

const flags = {
  tag: { type: 'string', array: true, value: 'N=V', describe: 'Only keys with this tag name=value; repeat for more' },
} as const

export const list: Command = defineCommand({
  flags,
  details: 'One line a key, as its latest version is. --vault may be repeated.',
  examples: [
    ['list --vault contoso', 'The keys of one vault'],
    ['list --vault contoso --vault fabrikam --tag env=prod -o json', 'Some keys of two vaults, as JSON'],
  ],
  async run(context, args) {
    const tags = args.tag && parseTags(args.tag)
    const vaults = await context.vaults()
    const lists = await Promise.all(vaults.map((vault) => Array.fromAsync(listKeys(vault))))
    const keys = lists.flat().filter((key) => hasTags(key, tags))
    const now = vaults[0]?.now() ?? new Date()
    await context.output.result(keys.map(versionOutput), keyListView(now))
  },
})
