import type { View } from '../output.ts'
import { renderCard } from './card.ts'

export interface ServerOutput {
  url: string
  caFile: string
  identityEndpoint: string
  identityHeader: string
  /** What to set so that unmodified SDKs use the vault. */
  env: Record<string, string>
}

/** A vault that listens, with lines to paste into a shell. */
export const serverView: View<ServerOutput> = {
  text: (server, paint) =>
    [
      renderCard(
        `${paint.good('listening')} ${paint.bold(server.url)}`,
        [
          ['CA certificate', server.caFile],
          ['identity', server.identityEndpoint],
        ],
        paint,
      ),
      '',
      'In the shell of the program that is to use it:',
      ...Object.entries(server.env).map(([name, value]) => `  export ${name}=${quoteForShell(value)}`),
      '',
      'Ctrl-C ends it; its keys are kept.',
    ].join('\n'),
  rows: ({ env }) => Object.entries(env),
}

function quoteForShell(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}
