import { KeyturnError } from '@keyturn/core'
import type { Args, Command } from '../command.ts'
import type { Context } from '../context.ts'
import { localVaultName } from '../flags/local-vault-name.ts'
import { parseWhole } from '../flags/values.ts'
import { serveLocal } from '../local-vault.ts'
import { serverView } from '../render/server.ts'

const flags = {
  port: { type: 'string', value: 'N', describe: 'Port on the loopback interface; without it, a free one' },
  http: { type: 'boolean', describe: 'Plain HTTP; most SDKs then refuse to send their token' },
} as const

export const vaultStart: Command = {
  flags,
  details:
    'Serves until it is interrupted. What it prints is what to set so that unmodified Azure SDKs, az and keyturn itself use it. The vault is kept on disk, and commands with --vault local work on the same one meanwhile.',
  examples: [
    ['vault start', 'Prints the variables to set'],
    ['vault start --vault local:ci --port 8443 -o json', 'One line of JSON when it listens'],
  ],
  timeoutMinutes: 'none',
  run: async (context: Context, args: Args<typeof flags>) => {
    const name = localVaultName(context)
    const port = parseWhole(args.port, '--port') ?? 0
    if (port > 65_535) throw new KeyturnError('INVALID_INPUT', `--port "${port}" is no port; use 0 to 65535`)
    const server = await serveLocal(name, { port, tls: args.http !== true })
    try {
      const { url, caFile, identityEndpoint, identityHeader, env } = server
      await context.output.result({ url, caFile, identityEndpoint, identityHeader, env }, serverView, { oneLine: true })
      if (!context.signal.aborted) {
        await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve(), { once: true }))
      }
    } finally {
      await server.close()
    }
    return undefined
  },
}
