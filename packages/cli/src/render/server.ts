import { renderCard } from './card.ts'
import { renderEnvironment } from './environment.ts'
import type { View } from './view.ts'

export interface ServerOutput {
  url: string
  caFile: string
  identityEndpoint: string
  identityHeader: string
  /** For credentials of applications; anew at each start. */
  authority: {
    authorityHost: string
    tenantId: string
    clientId: string
    clientSecret: string
    clientAssertion: string
  }
  /** What to set so that unmodified SDKs use the vault. */
  env: Record<string, string>
}

/** What text says besides: facts that a person needs, and a program does not. */
export interface ServerDetails {
  /** The addresses of the vaults behind the listener; the first one is that of the environment. */
  vaults: readonly string[]
  /** Whether this system resolves names such as `default.vault.localhost`. */
  resolves: boolean
  file: string
  shell: 'bash' | 'powershell'
}

/** A vault that listens, with lines to paste into a shell. */
export function serverView({ vaults, resolves, file, shell }: ServerDetails): View<ServerOutput> {
  return {
    text: (server, paint) =>
      [
        renderCard(
          `${paint.good('listening')} ${paint.bold(server.url)}`,
          [
            ...vaults.map((url, index) => [index === 0 ? 'vaults' : '', url] as const),
            ['kept in', file],
            ...(server.caFile === '' ? [] : [['CA certificate', server.caFile] as const]),
            ['sign-in', server.identityEndpoint],
            ['authority', `${server.authority.authorityHost}/${server.authority.tenantId}`],
          ],
          paint,
        ),
        '',
        ...(resolves
          ? []
          : [
              'This system does not resolve these names. Under "localhost" the check of the challenge has to be off in the',
              'client; this line in the hosts file makes the names work:',
              `  127.0.0.1 ${vaults.map((url) => new URL(url).hostname).join(' ')}`,
              '',
            ]),
        'In the shell of the program that is to use it:',
        ...renderEnvironment(server.env, shell)
          .split('\n')
          .map((line) => `  ${line}`),
        '',
        'Then its DefaultAzureCredential signs in here, and KEY_VAULT_URL is the vault.',
        'Ctrl-C ends it; its keys are kept.',
      ].join('\n'),
    rows: ({ env }) => Object.entries(env),
  }
}
