import { parseKeyId } from '@keyturn/core'
import { type Command, defineCommand } from '../program/command.ts'
import { keyIdView } from '../render/key.ts'

export const id: Command = defineCommand({
  positionals: { '<id>': 'Full id of a key, with or without a version' },
  examples: [
    ['id https://contoso.vault.azure.net/keys/orders/0123456789abcdef0123456789abcdef', 'Its vault, name and version'],
  ],
  async run(context, args) {
    const { version = null, ...parts } = parseKeyId(args.id, { allowHost: args.allowHost })
    await context.output.result({ ...parts, version }, keyIdView)
  },
})
