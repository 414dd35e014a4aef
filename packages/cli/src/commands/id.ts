import { parseKeyId } from '@keyturn/core'
import type { Args } from '../flags/args.ts'
import type { Command } from '../program/command.ts'
import { keyIdView } from '../render/key.ts'
import type { Context } from '../session/context.ts'

export const id: Command = {
  positionals: { id: 'Full id of a key, with or without a version' },
  examples: [
    ['id https://contoso.vault.azure.net/keys/orders/0123456789abcdef0123456789abcdef', 'Its vault, name and version'],
  ],
  run: async (context: Context, args: Args<Record<never, never>> & { id: string }) => {
    const { version = null, ...parts } = parseKeyId(args.id, { allowHost: args.allowHost })
    await context.output.result({ ...parts, version }, keyIdView)
    return undefined
  },
}
