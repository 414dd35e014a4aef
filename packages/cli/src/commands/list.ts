import { listKeys } from '@keyturn/core'
import { hasTags, tags } from '../flags/values.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { versionOutput } from '../render/key.ts'
import { keyListView } from '../render/key-list.ts'
import { readVaults } from '../runs/read-vaults.ts'

const flags = {
  tag: { ...tags, value: 'N=V', describe: 'Only keys with this tag name=value; repeat for more' },
} as const

export const list: Command = defineCommand({
  flags,
  details:
    'One line a key, as its latest version is. What type a key is of, a list of the service does not tell: see show. --vault may be repeated; what can be read is shown, and a vault that cannot makes the status 7. Columns of -o tsv: name, enabled, created, expires, tags, vault, id.',
  examples: [
    ['list --vault contoso', 'The keys of one vault'],
    ['list --vault contoso --vault fabrikam --tag env=prod -o json', 'Some keys of two vaults, as JSON'],
  ],
  async run(context, args) {
    const { found, now, end } = await readVaults(context, (vault) => listKeys(vault))
    const keys = found.filter((key) => hasTags(key, args.tag))
    await context.output.result(keys.map(versionOutput), keyListView(now))
    return end()
  },
})
